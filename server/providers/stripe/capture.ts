import { type Outcome, succeeded } from '../../payments/outcome.ts';
import type { MoveMoney, ProviderPayment } from '../provider.ts';
import { unsure } from './answer.ts';
import type { StripeClient } from './client.ts';
import type { Look } from './look.ts';
import { groundOf, standingAfter } from './move.ts';
import { changed } from './things.ts';
import { TIMEOUTS } from './timeouts.ts';

/** Takes what was authorized, or a part of it; the rest is released by the same request. */
export async function capture(client: StripeClient, look: Look, input: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const ground = await groundOf(look, input);
  if (ground.status !== 'succeeded') return ground;
  const { books, amount } = ground.value;
  const done = await client.post(
    {
      path: `/v1/payment_intents/${books.intent.id}/capture`,
      params: { amount_to_capture: amount },
      idempotencyKey: input.idempotencyKey,
      timeoutMs: TIMEOUTS.move,
      signal: input.signal,
    },
    changed,
  );
  if (done.status !== 'succeeded') return done;
  return standingAfter(look, input, books.intent.id, (payment) =>
    payment.captured.amountMinor > 0
      ? succeeded(payment)
      : unsure('unparseable', 'Stripe took the capture, but the payment does not show it.'),
  );
}
