import type { Outcome } from '../../payments/outcome.ts';
import { declined, pending, succeeded } from '../../payments/outcome.ts';
import type { Authorize, ProviderPayment } from '../provider.ts';
import { afterwards, refused } from './answer.ts';
import type { StripeClient } from './client.ts';
import { currencyAtStripe, toStripe } from './currency.ts';
import { type Look, read } from './look.ts';
import { metadataOf } from './metadata.ts';
import { paymentIntent } from './things.ts';
import { TIMEOUTS } from './timeouts.ts';
import { readToken, type SavedSource } from './token.ts';
import { truthOfIntent } from './truth.ts';

/** Pays with a kept source while the shopper is away (Stripe documentation, Charge saved payment methods). */
export async function authorize(
  client: StripeClient,
  look: Look,
  method: string,
  input: Authorize,
): Promise<Outcome<ProviderPayment>> {
  const source = readToken(input.paymentSourceToken);
  if (source === null) return refused('invalid_request', 'Not a payment source that was kept with Stripe.');
  const amount = toStripe(input.money);
  if (amount === null)
    return refused('invalid_request', `Stripe cannot take exactly this amount of ${input.money.currency}.`);
  const made = await client.post(
    {
      path: '/v1/payment_intents',
      params: intentParams(input, amount, source, method),
      idempotencyKey: input.idempotencyKey,
      timeoutMs: TIMEOUTS.confirm,
      signal: input.signal,
    },
    // Nothing is expanded in an answer that may be a memory of the first one.
    paymentIntent.pick({ id: true, object: true, next_action: true }),
  );
  if (made.status !== 'succeeded') return made;
  const url = made.value.next_action?.redirect_to_url?.url;
  return read(afterwards(await look.books(made.value.id, input.signal)), (books) => {
    const payment = truthOfIntent(books);
    if (books.intent.status === 'requires_action' && url) {
      return { status: 'actionRequired', value: payment, redirectUrl: url, display: 'top' };
    }
    switch (payment.stage) {
      case 'authorized':
      case 'captured':
        return succeeded(payment);
      case 'failed':
        return declined(payment.decline?.code ?? 'processing_error', payment.decline?.message ?? 'Stripe: failed');
      case 'voided':
      case 'expired':
        return declined('session_expired', 'Stripe: the payment was released.');
      case 'open':
      case 'actionRequired':
      case 'processing':
        return pending(payment);
    }
  });
}

/** Stripe API reference, Create a PaymentIntent. */
export function intentParams(input: Authorize, amount: number, source: SavedSource, method: string) {
  return {
    amount,
    currency: currencyAtStripe(input.money),
    customer: source.customer,
    payment_method: source.paymentMethod,
    // Nobody is there to be sent anywhere: a bank that insists on its customer declines.
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' as const },
    off_session: true,
    confirm: true,
    capture_method: input.capture,
    description: input.description || input.orderRef,
    metadata: metadataOf(input, method),
  };
}
