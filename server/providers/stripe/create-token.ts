import { z } from 'zod';
import { declined, type Outcome, succeeded } from '../../payments/outcome.ts';
import type { CreateToken, PaymentToken } from '../provider.ts';
import { refused } from './answer.ts';
import type { StripeClient } from './client.ts';
import { changed, setupIntent } from './things.ts';
import { TIMEOUTS } from './timeouts.ts';
import { toToken } from './token.ts';

/** What a page with Stripe's own fields hands over: the id of what it collected, never a card number. */
const tokenDetails = z.object({ paymentMethod: z.string().regex(/^pm_\w{1,100}$/) });

/** Keeps a payment method for later: on a customer of its own, set up for payments the shopper is not there for. */
export async function createToken(client: StripeClient, input: CreateToken): Promise<Outcome<PaymentToken>> {
  const details = tokenDetails.safeParse(input.details);
  if (!details.success) return refused('invalid_request', 'Expected a payment method collected by Stripe.');
  const { idempotencyKey, signal } = input;
  const customer = await client.post(
    {
      path: '/v1/customers',
      params: customerParams(input.customerRef),
      // Two requests, one row: each gets a key of its own, the same every time.
      idempotencyKey: `${idempotencyKey}-customer`,
      timeoutMs: TIMEOUTS.move,
      signal,
    },
    changed,
  );
  if (customer.status !== 'succeeded') return customer;
  const setup = await client.post(
    {
      path: '/v1/setup_intents',
      params: setupParams(customer.value.id, details.data.paymentMethod),
      idempotencyKey,
      timeoutMs: TIMEOUTS.move,
      signal,
    },
    setupIntent,
  );
  if (setup.status !== 'succeeded') return setup;
  const { status, payment_method } = setup.value;
  if (status !== 'succeeded' || payment_method === null) {
    return declined('authentication_failed', `Stripe: the payment method could not be kept (${status}).`);
  }
  return succeeded(toToken({ customer: customer.value.id, paymentMethod: payment_method }));
}

export const customerParams = (customerRef: string) => ({
  metadata: { tillgate_customer: customerRef.slice(0, 500) },
});

/** Stripe API reference, Create a SetupIntent. */
export const setupParams = (customer: string, paymentMethod: string) => ({
  customer,
  payment_method: paymentMethod,
  usage: 'off_session' as const,
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' as const },
});
