import { HOUR } from '../../clock.ts';
import { type Outcome, succeeded } from '../../payments/outcome.ts';
import type { KnownPayment, ProviderPayment } from '../provider.ts';
import type { Answer } from './answer.ts';
import type { PayPalApi } from './api.ts';
import { complete, isReady } from './complete.ts';
import type { Ledger } from './ledger.ts';
import { found, type Look } from './look.ts';
import { lapsed } from './truth.ts';

/** PayPal forgets an order that nobody approved some hours after it was made; one with money in it stays. */
const FORGOTTEN_AFTER_MS = 6 * HOUR;

/** How a payment stands, taking the money first where the shopper has approved it. */
export async function retrieve(
  api: PayPalApi,
  look: Look,
  known: KnownPayment & { readonly providerRef: string },
  { live, now }: { readonly live: boolean; readonly now: number },
  signal: AbortSignal,
): Promise<Outcome<ProviderPayment>> {
  const first = await look.at(known.providerRef, signal);
  if (first.status === 'rejected' && first.issue !== undefined && first.code === 'not_found') {
    return now - known.createdAt > FORGOTTEN_AFTER_MS ? succeeded(lapsed(known, live)) : first;
  }
  if (first.status !== 'succeeded') return first;
  const ledger = await completed(api, look, first.value, known.merchantRef, signal);
  if (ledger.status !== 'succeeded') return ledger;
  const payment = await look.truth(ledger.value, signal);
  return payment.status === 'succeeded' ? found(ledger.value, payment.value) : payment;
}

/** Another payment's order is shown as what it is, and left alone. */
async function completed(
  api: PayPalApi,
  look: Look,
  ledger: Ledger,
  merchantRef: string,
  signal: AbortSignal,
): Promise<Answer<Ledger>> {
  if (ledger.merchantRef !== merchantRef || !isReady(ledger)) return { status: 'succeeded', value: ledger };
  return complete(api, look, ledger, signal);
}
