import { HOUR } from '../../clock.ts';
import { type Outcome, succeeded } from '../../payments/outcome.ts';
import type { KnownPayment, ProviderPayment } from '../provider.ts';
import { refused, unsure } from './answer.ts';
import type { PayPalApi } from './api.ts';
import { probeBody } from './bodies.ts';
import { createRequestId } from './create-session.ts';
import { toPayPal } from './currency.ts';
import { markOf } from './ledger.ts';
import { found, type Look, readLedger } from './look.ts';
import { order } from './objects.ts';

/** PayPal remembers the request id of an order for 6 hours (Orders v2, parameter PayPal-Request-Id); with a margin. */
const REMEMBERED_MS = 5 * HOUR;

/**
 * PayPal cannot look for an order by our reference: it has no list of orders, and its transaction search shows payments
 * only, and those up to three hours late. But it answers a request id with "the latest status of the previous request
 * that used that same header" (PayPal REST reference, Idempotency), and a create's id is our payment's own.
 *
 * So a small order is asked for under that id. If the lost request had arrived, its order is the answer. If not, the
 * answer is the small order, which says so: nobody is ever led to its page, nobody would take its money, and it lapses. It
 * also holds the id, so that the lost request, should it arrive after all, makes nothing new.
 */
export async function findByMerchantRef(
  api: PayPalApi,
  look: Look,
  { merchantRef, money, createdAt }: KnownPayment,
  now: number,
  signal: AbortSignal,
): Promise<Outcome<ProviderPayment | null>> {
  if (now - createdAt > REMEMBERED_MS) {
    return unsure('unparseable', 'PayPal no longer remembers whether it heard of this payment.');
  }
  const amount = toPayPal(money);
  if (amount === null) return refused('invalid_request', `PayPal takes no such amount of ${money.currency}.`);
  const asked = await api.call({
    method: 'POST',
    path: '/v2/checkout/orders',
    body: probeBody(merchantRef, amount),
    requestId: createRequestId(merchantRef),
    patience: 'create',
    signal,
    answer: order,
  });
  // Any other word than an order is no word on whether there is one.
  if (asked.status === 'rejected' && asked.issue !== undefined) {
    return unsure('unparseable', `PayPal does not say whether it heard of this payment. ${asked.message}`);
  }
  const ledger = readLedger(asked);
  if (ledger.status !== 'succeeded') return ledger;
  if (markOf(ledger.value) === 'probe') return succeeded(null);
  if (ledger.value.merchantRef !== merchantRef) return unsure('unparseable', 'PayPal told of another payment.');
  // Looked at, not taken: the record of it comes first, and the next look completes it.
  const payment = await look.truth(ledger.value, signal);
  if (payment.status !== 'succeeded') return payment;
  return found(ledger.value, payment.value);
}
