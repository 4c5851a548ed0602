import { MINUTE } from '../../clock.ts';
import type { Outcome } from '../../payments/outcome.ts';
import type { CreateSession, Session } from '../provider.ts';
import { refused } from './answer.ts';
import type { StripeClient } from './client.ts';
import type { StripeConfig } from './config.ts';
import { currencyAtStripe, toStripe } from './currency.ts';
import { localeOf } from './locale.ts';
import { read, standingOf } from './look.ts';
import { metadataOf } from './metadata.ts';
import { checkoutSession } from './things.ts';
import { TIMEOUTS } from './timeouts.ts';

/**
 * Stripe wants a session to live for at least 30 minutes from when it hears of it, and the request takes its time. Added
 * to the expiry we were given, which is always the same for the same key: other parameters would be another request.
 */
const ON_THE_WAY_MS = 5 * MINUTE;

/** The shopper pays on a page of Stripe's own. */
export async function createSession(
  client: StripeClient,
  config: StripeConfig,
  method: string,
  input: CreateSession,
  now: () => number,
): Promise<Outcome<Session>> {
  const amount = toStripe(input.money);
  if (amount === null)
    return refused('invalid_request', `Stripe cannot take exactly this amount of ${input.money.currency}.`);
  const answer = await client.post(
    {
      path: '/v1/checkout/sessions',
      params: sessionParams(input, amount, config, method),
      idempotencyKey: input.idempotencyKey,
      timeoutMs: TIMEOUTS.createSession,
      signal: input.signal,
    },
    checkoutSession,
  );
  return read(answer, (session): Outcome<Session> => {
    // The same key again answers what was answered then; how things stand now, only a look can tell.
    const standing = standingOf(session, now());
    if (!('value' in standing)) return standing;
    return { ...standing, value: { payment: standing.value, expiresAt: session.expires_at * 1_000 } };
  });
}

/** Stripe API reference, Create a Checkout Session. */
export function sessionParams(input: CreateSession, amount: number, config: StripeConfig, method: string) {
  const metadata = metadataOf(input, method);
  const name = input.description || input.orderRef;
  return {
    mode: 'payment',
    ui_mode: 'hosted_page',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: currencyAtStripe(input.money), unit_amount: amount, product_data: { name } },
      },
    ],
    success_url: input.returnUrl,
    cancel_url: input.returnUrl,
    expires_at: Math.floor((input.expiresAt + ON_THE_WAY_MS) / 1_000),
    locale: localeOf(input.locale),
    client_reference_id: input.merchantRef,
    metadata,
    ...(config.paymentMethodTypes && { payment_method_types: config.paymentMethodTypes }),
    ...(input.tokenize && { customer_creation: 'always' as const }),
    payment_intent_data: {
      capture_method: input.capture,
      description: name,
      metadata,
      ...(input.tokenize && { setup_future_usage: 'off_session' as const }),
    },
  };
}
