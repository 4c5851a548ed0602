import { type Outcome, succeeded } from '../../payments/outcome.ts';
import type { MoveMoney, ProviderPayment } from '../provider.ts';
import { afterwards, hasIssue, refused, unsure } from './answer.ts';
import type { PayPalApi } from './api.ts';
import { isReady } from './complete.ts';
import { giveUp } from './give-up.ts';
import { groundOf } from './ground.ts';
import { type Ledger, markOf } from './ledger.ts';
import type { Look, Seen } from './look.ts';

/** Gives up an order nobody has approved, or releases what was authorized. */
export async function release(api: PayPalApi, look: Look, input: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const ground = await groundOf(look, input);
  if (ground.status !== 'succeeded') return ground;
  const { ledger } = ground.value;
  return ledger.isUntouched ? abandon(api, look, input, ledger) : releaseHeld(api, look, input, ledger);
}

async function abandon(
  api: PayPalApi,
  look: Look,
  input: MoveMoney,
  ledger: Ledger,
): Promise<Outcome<ProviderPayment>> {
  if (isReady(ledger)) return approved();
  const isOver = markOf(ledger) !== null || ledger.order.status === 'VOIDED';
  const given = isOver ? null : await giveUp(api, ledger, 'void', input.signal);
  if (given?.status === 'unknown') return given;
  // Refused: perhaps it was paid at the same moment, which the order then shows.
  const seen = afterwards(await look.again(input.providerRef, input.signal));
  if (seen.status !== 'succeeded') return seen;
  const { ledger: now, payment } = seen.value;
  if (!now.isUntouched) return releaseHeld(api, look, input, now);
  if (markOf(now) !== null || now.order.status === 'VOIDED') return succeeded(payment);
  if (isReady(now)) return approved();
  if (given?.status === 'succeeded')
    return unsure('unparseable', 'PayPal took the mark, but the order does not show it.');
  if (given?.status === 'rejected' && given.code !== 'invalid_request') return given;
  return refused('not_supported', 'PayPal does not let this order be given up; it lapses by itself.');
}

/** With "Pay now" the shopper has paid as far as they can tell: the next look takes the money. */
const approved = (): Outcome<never> =>
  refused('invalid_request', 'The shopper has approved the payment: refund it once it is captured.');

/** Of a part that was captured, only the rest can be released; PayPal keeps the part. */
async function releaseHeld(
  api: PayPalApi,
  look: Look,
  input: MoveMoney,
  ledger: Ledger,
): Promise<Outcome<ProviderPayment>> {
  const { authorization } = ledger;
  if (authorization === null) return captured();
  if (authorization.status !== 'VOIDED' && authorization.status !== 'DENIED' && authorization.status !== 'CAPTURED') {
    const done = await api.call({
      method: 'POST',
      path: `/v2/payments/authorizations/${encodeURIComponent(authorization.id)}/void`,
      requestId: input.idempotencyKey,
      patience: 'move',
      signal: input.signal,
      answer: null,
    });
    // Voided, captured or lapsed at the same moment: how it stands, the order says.
    const isOver = hasIssue(
      done,
      'PREVIOUSLY_VOIDED',
      'AUTHORIZATION_VOIDED',
      'PREVIOUSLY_CAPTURED',
      'AUTHORIZATION_EXPIRED',
    );
    if (done.status !== 'succeeded' && !isOver) return done;
  }
  const seen = afterwards(await look.again(input.providerRef, input.signal));
  return seen.status === 'succeeded' ? released(seen.value) : seen;
}

/** Nothing is reserved any more: by a release, unless all of it was captured. */
function released({ ledger, payment }: Seen): Outcome<ProviderPayment> {
  const { status } = ledger.authorization ?? {};
  if (status === 'CAPTURED') {
    const all = ledger.captured + ledger.pending >= payment.authorized.amountMinor;
    return all ? captured() : succeeded(payment);
  }
  if (status === 'VOIDED' || status === 'DENIED' || payment.stage === 'expired') return succeeded(payment);
  return unsure('unparseable', 'PayPal took the release, but the order does not show it.');
}

const captured = (): Outcome<never> => refused('invalid_request', 'The money is captured already: refund it instead.');
