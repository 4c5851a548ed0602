import { type Outcome, succeeded } from '../../payments/outcome.ts';
import type { MoveMoney, ProviderPayment } from '../provider.ts';
import { refused } from './answer.ts';
import type { StripeClient } from './client.ts';
import { type Look, read, standingOf } from './look.ts';
import { groundOf, standingAfter } from './move.ts';
import { changed, checkoutSession } from './things.ts';
import { TIMEOUTS } from './timeouts.ts';
import type { Books } from './truth.ts';

/** Gives up a session nobody has paid, or releases what was authorized. */
export async function release(
  client: StripeClient,
  look: Look,
  input: MoveMoney,
  now: () => number,
): Promise<Outcome<ProviderPayment>> {
  if (!input.providerRef.startsWith('cs_')) return cancel(client, look, input);
  const session = await look.session(input.providerRef, input.signal);
  if (session.status !== 'succeeded') return session;
  if (session.value.client_reference_id !== input.merchantRef) {
    return refused('not_found', 'This session at Stripe is not the one that is meant.');
  }
  if (session.value.status === 'complete') return cancel(client, look, input);
  if (session.value.status === 'expired') return standingOf(session.value, now());
  const expired = await client.post(
    {
      path: `/v1/checkout/sessions/${session.value.id}/expire`,
      params: {},
      idempotencyKey: input.idempotencyKey,
      timeoutMs: TIMEOUTS.expire,
      signal: input.signal,
    },
    checkoutSession,
  );
  // Paid, or lapsed, at the same moment: then there may be an authorization to release.
  if (expired.status === 'rejected' && expired.code === 'invalid_request') return secondLook(client, look, input, now);
  return read(expired, (value) => standingOf(value, now()));
}

async function secondLook(
  client: StripeClient,
  look: Look,
  input: MoveMoney,
  now: () => number,
): Promise<Outcome<ProviderPayment>> {
  const session = await look.session(input.providerRef, input.signal);
  if (session.status !== 'succeeded') return session;
  switch (session.value.status) {
    case 'complete':
      return cancel(client, look, input);
    case 'expired':
      return standingOf(session.value, now());
    case 'open':
      return refused('invalid_request', 'Stripe does not give up this session.');
  }
}

/** Stripe cancels only what is not captured; of a part that was captured, the rest is free already. */
async function cancel(client: StripeClient, look: Look, input: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const ground = await groundOf(look, input);
  if (ground.status !== 'succeeded') return ground;
  const { intent } = ground.value.books;
  if (!isFree(ground.value.books)) {
    const done = await client.post(
      {
        path: `/v1/payment_intents/${intent.id}/cancel`,
        params: { cancellation_reason: 'requested_by_customer' },
        // Apart from the session's: giving that up may have been tried with the same row's key.
        idempotencyKey: `${input.idempotencyKey}-cancel`,
        timeoutMs: TIMEOUTS.move,
        signal: input.signal,
      },
      changed,
    );
    if (done.status !== 'succeeded') return done;
  }
  return standingAfter(look, input, intent.id, (payment) => succeeded(payment));
}

/** Nothing is reserved any more, and nobody holds the whole of it. */
function isFree({ intent }: Books): boolean {
  if (intent.status === 'canceled') return true;
  return intent.status === 'succeeded' && intent.amount_received < intent.amount;
}
