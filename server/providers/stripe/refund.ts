import { declined, type Outcome, pending, succeeded } from '../../payments/outcome.ts';
import type { MoveMoney, ProviderPayment } from '../provider.ts';
import { type Answer, afterwards } from './answer.ts';
import type { StripeClient } from './client.ts';
import type { Look } from './look.ts';
import { KEY, PAYMENT } from './metadata.ts';
import { type Ground, groundOf, standingAfter } from './move.ts';
import { type Refund, refund as refundThing } from './things.ts';
import { TIMEOUTS } from './timeouts.ts';

/** Gives money back. The same key again says what has become of it: a bank may refuse it days later. */
export async function refund(client: StripeClient, look: Look, input: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const ground = await groundOf(look, input);
  if (ground.status !== 'succeeded') return ground;
  const { intent } = ground.value.books;
  const asked = await ask(client, input, ground.value);
  if (asked.status !== 'succeeded') return asked;
  // What the same key answers is a memory of the first answer.
  const { signal } = input;
  const now = await client.get({ path: `/v1/refunds/${encodeURIComponent(asked.value.id)}`, signal }, refundThing);
  if (now.status !== 'succeeded') return afterwards(now);
  return standingAfter(look, input, intent.id, (payment) => progressOf(now.value, payment));
}

/** A refund that carries our key was taken on before, whatever Stripe says to the request by now. */
async function ask(client: StripeClient, input: MoveMoney, { books, amount }: Ground): Promise<Answer<Refund>> {
  const { idempotencyKey, merchantRef, signal } = input;
  const known = books.refunds.find(({ metadata }) => metadata?.[KEY] === idempotencyKey);
  if (known?.amount === amount) return { status: 'succeeded', value: known };
  return client.post(
    {
      path: '/v1/refunds',
      params: refundParams(books.intent.id, amount, { merchantRef, idempotencyKey }),
      idempotencyKey,
      timeoutMs: TIMEOUTS.move,
      signal,
    },
    refundThing,
  );
}

/** Stripe API reference, Create a refund. */
export const refundParams = (
  intent: string,
  amount: number,
  { merchantRef, idempotencyKey }: Pick<MoveMoney, 'merchantRef' | 'idempotencyKey'>,
) => ({
  payment_intent: intent,
  amount,
  metadata: { [PAYMENT]: merchantRef, [KEY]: idempotencyKey },
});

function progressOf({ status, failure_reason }: Refund, payment: ProviderPayment): Outcome<ProviderPayment> {
  switch (status) {
    case 'succeeded':
      return succeeded(payment);
    case 'pending':
    case 'requires_action':
      return pending(payment);
    case 'failed':
    case 'canceled':
      return declined('processing_error', `Stripe: the refund came to nothing (${failure_reason ?? status}).`);
  }
}
