import { type Html, html } from '../../../../server/html.ts';
import type { CommerceLayerLedger } from '../../index.ts';
import { amount } from './words.ts';

/** What became of the form that was sent. */
export interface Notice {
  readonly text: string;
  readonly isProblem: boolean;
}

/** What became of the transaction a form has made, as the platform's books have it now. Null: nothing to say. */
export function noticeOf(ledger: CommerceLayerLedger, orderId: string, transactionId: unknown): Notice | null {
  const transaction = ledger.transactionsOf(orderId).find(({ id }) => id === transactionId);
  if (!transaction) return null;
  const { kind, state, amountCents, currency, message } = transaction;
  const what = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} of ${amount(amountCents, currency)}`;
  switch (state) {
    case 'succeeded':
      return { text: `${what}: done.`, isProblem: false };
    case 'pending':
      return { text: `${what}: under way. A webhook will say what became of it.`, isProblem: false };
    case 'failed':
    case 'declined':
    case 'canceled':
    case 'expired':
      return { text: `${what}: ${state}. ${message ?? ''}`, isProblem: true };
  }
}

export const noticeLine = ({ text, isProblem }: Notice): Html =>
  html`<p id="notice" data-live class="notice ${isProblem ? 'bad' : 'good'}" role="${isProblem ? 'alert' : 'status'}">${text}</p>`;
