import { MINUTE } from '../../clock.ts';
import { type Outcome, succeeded } from '../../payments/outcome.ts';
import type { KnownPayment, ProviderPayment } from '../provider.ts';
import type { StripeClient } from './client.ts';
import type { Look } from './look.ts';
import { merchantRefIn } from './metadata.ts';
import { findInPages } from './pages.ts';
import { checkoutSession, listedIntent } from './things.ts';

/** How far our clock and Stripe's may be apart, and how long a request may have been under way. */
const AROUND_MS = 15 * MINUTE;

/**
 * Looks for what a lost answer has left behind: among the sessions begun around that time, then among the PaymentIntents
 * that were begun without one. Stripe's Search could ask for our reference directly, but shows what was just made only
 * after a while, and "not found" would let the shopper pay twice; lists show it at once (Stripe documentation, Search:
 * not for read-after-write). Asking for the same session again with the same key would work only within a day.
 */
export async function findByMerchantRef(
  client: StripeClient,
  look: Look,
  { merchantRef, createdAt }: KnownPayment,
  signal: AbortSignal,
): Promise<Outcome<ProviderPayment | null>> {
  const created = { gte: seconds(createdAt - AROUND_MS), lte: seconds(createdAt + AROUND_MS) };
  const sessions = { path: '/v1/checkout/sessions', query: { created }, signal };
  const session = await findInPages(client, sessions, checkoutSession, (it) => it.client_reference_id === merchantRef);
  if (session.status !== 'succeeded') return session;
  if (session.value !== null) return look.at(session.value.id, signal);

  const intents = { path: '/v1/payment_intents', query: { created }, signal };
  const isOurs = (it: { metadata?: Record<string, string> | null | undefined }) =>
    merchantRefIn(it.metadata) === merchantRef;
  const intent = await findInPages(client, intents, listedIntent, isOurs);
  if (intent.status !== 'succeeded') return intent;
  return intent.value === null ? succeeded(null) : look.at(intent.value.id, signal);
}

const seconds = (ms: number): number => Math.floor(ms / 1_000);
