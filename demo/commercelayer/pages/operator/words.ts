import { type Html, html } from '../../../../server/html.ts';
import { displayMoney } from '../../../../shared/money.ts';

/** Cents for people, exactly: `€12.50`. */
export const amount = (cents: number, currency: string): string => displayMoney({ amountMinor: cents, currency }, 'en');

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** A moment as people write it. Epoch milliseconds, or ISO 8601. */
export function moment(at: number | string): Html {
  const date = new Date(at);
  return html`<time datetime="${date.toISOString()}">${TIME.format(date)}</time>`;
}

const GOOD: ReadonlySet<string> = new Set([
  'succeeded',
  'placed',
  'approved',
  'paid',
  'authorized',
  'accepted',
  'repeated',
  'noted',
]);
const BAD: ReadonlySet<string> = new Set([
  'failed',
  'declined',
  'canceled',
  'expired',
  'cancelled',
  'contradicted',
  'badSignature',
  'malformed',
  'unknownAction',
  'unknownGateway',
  'notTaken',
]);

/** A state in the platform's own words, coloured. */
export function pill(state: string): Html {
  const colour = GOOD.has(state) ? 'good' : BAD.has(state) ? 'bad' : 'open';
  return html`<span class="pill ${colour}">${state.replaceAll('_', ' ')}</span>`;
}
