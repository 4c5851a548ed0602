import { type Outcome, pending } from '../../payments/outcome.ts';
import type { CreateSession, Session } from '../provider.ts';
import { type Answer, refused } from './answer.ts';
import type { StripeClient } from './client.ts';
import type { StripeConfig } from './config.ts';
import { currencyAtStripe, toStripe } from './currency.ts';
import { read } from './look.ts';
import { elementMark, metadataOf } from './metadata.ts';
import { changed, paymentIntent } from './things.ts';
import { TIMEOUTS } from './timeouts.ts';
import { truthOfIntent } from './truth.ts';

/** The shopper pays in fields of Stripe's on our page: begins what the script there confirms with the client secret. */
export async function createIntent(
  client: StripeClient,
  config: StripeConfig,
  method: string,
  input: CreateSession,
): Promise<Outcome<Session>> {
  const amount = toStripe(input.money);
  if (amount === null)
    return refused('invalid_request', `Stripe cannot take exactly this amount of ${input.money.currency}.`);
  const customer = input.tokenize ? await createCustomer(client, method, input) : NOBODY;
  if (customer.status !== 'succeeded') return customer;
  const answer = await client.post(
    {
      path: '/v1/payment_intents',
      params: elementParams(input, amount, config, method, customer.value),
      idempotencyKey: input.idempotencyKey,
      timeoutMs: TIMEOUTS.createSession,
      signal: input.signal,
    },
    paymentIntent,
  );
  return read(answer, (intent): Outcome<Session> => {
    // The same key again answers what was answered then; how things stand now, only a look can tell.
    const payment = truthOfIntent({ intent, refunds: [], disputes: [] });
    return pending({ payment, ...(payment.instructions && { instructions: payment.instructions }) });
  });
}

const NOBODY: Answer<undefined> = { status: 'succeeded', value: undefined };

/** A source can be used again only together with the customer it hangs on. */
async function createCustomer(client: StripeClient, method: string, input: CreateSession): Promise<Answer<string>> {
  const { idempotencyKey, signal } = input;
  const made = await client.post(
    {
      path: '/v1/customers',
      params: { metadata: metadataOf(input, method) },
      // Two requests, one row: each gets a key of its own, the same every time.
      idempotencyKey: `${idempotencyKey}-customer`,
      timeoutMs: TIMEOUTS.createSession,
      signal,
    },
    changed,
  );
  return made.status === 'succeeded' ? { status: 'succeeded', value: made.value.id } : made;
}

/**
 * Stripe API reference, Create a PaymentIntent. What fields.ts tells the script must be the same: Stripe refuses to
 * confirm what differs (Stripe documentation, Collect payment details before creating an Intent).
 */
export function elementParams(
  input: CreateSession,
  amount: number,
  config: StripeConfig,
  method: string,
  customer: string | undefined,
) {
  return {
    amount,
    currency: currencyAtStripe(input.money),
    capture_method: input.capture,
    description: input.description || input.orderRef,
    metadata: { ...metadataOf(input, method), ...elementMark },
    ...(config.paymentMethodTypes
      ? { payment_method_types: config.paymentMethodTypes }
      : { automatic_payment_methods: { enabled: true } }),
    ...(customer !== undefined && { customer, setup_future_usage: 'off_session' as const }),
  };
}
