import { unknown } from '../../../server/payments/outcome.ts';
import {
  actionsOf,
  authorized,
  booked,
  capture,
  openCommerce,
  openTaking,
  refund,
  release,
  tokenOf,
} from '../support/commerce.ts';
import type { TestDomain } from '../support/domain.ts';

export const DAY = 86_400_000;

/** Moves whose answer is not there in time are answered "later". */
export const later = { within: 50 };

/** From now on the provider hears nothing and says nothing. */
export function silence({ provider }: TestDomain): void {
  provider.onMove = () => unknown('timeout', 'no answer');
  provider.onAsk = () => unknown('serverError', 'down');
}

export function speakAgain({ provider }: TestDomain): void {
  provider.onMove = null;
  provider.onAsk = null;
}

/** The provider is there again; the last move never reached it, and Tillgate no longer asks what became of it. */
export interface Stuck {
  readonly domain: TestDomain;
  /** The one nobody can find out about. */
  readonly action: string;
  /** What it acts on: the authorize of a capture or void, the capture of a refund. */
  readonly parent: string;
}

/** An order of 900 of which `amountMinor` was to be captured, or refunded again. */
export async function stuck(kind: 'capture' | 'refund', amountMinor: number): Promise<Stuck> {
  const domain = await openCommerce();
  const token = await authorized(domain);
  const parent = kind === 'capture' ? token : tokenOf(await capture(domain, token, 900));
  silence(domain);
  const move = kind === 'capture' ? capture : refund;
  return giveUp(domain, tokenOf(await move(domain, parent, amountMinor, later)), parent);
}

/** The release of an order that is only reserved. */
export async function stuckVoid(): Promise<Stuck> {
  const domain = await openCommerce();
  const parent = await authorized(domain);
  silence(domain);
  return giveUp(domain, tokenOf(await release(domain, parent, later)), parent);
}

/** The release of what is left after `captured`, where the provider took the money at once: a refund there. */
export async function stuckRelease(captured: number): Promise<Stuck & { readonly captured: string }> {
  const domain = await openTaking();
  const parent = await authorized(domain);
  const taken = tokenOf(await capture(domain, parent, captured));
  silence(domain);
  const action = tokenOf(await release(domain, parent, later));
  return { ...(await giveUp(domain, action, parent)), captured: taken };
}

async function giveUp(domain: TestDomain, action: string, parent: string): Promise<Stuck> {
  await domain.pass(8 * DAY, DAY / 8);
  speakAgain(domain);
  return { domain, action, parent };
}

/** What the provider's only payment shows, whoever moved it. */
export const show = (domain: TestDomain, shown: { captured?: number; refunded?: number }) =>
  domain.provider.write(booked(domain).merchantRef, {
    ...(shown.captured !== undefined && {
      stage: 'captured',
      captured: { amountMinor: shown.captured, currency: 'EUR' },
    }),
    ...(shown.refunded !== undefined && { refunded: { amountMinor: shown.refunded, currency: 'EUR' } }),
  });

export const stateOf = async (domain: TestDomain, id: string) =>
  (await actionsOf(domain)).find(({ public_id }) => public_id === id)?.state;
