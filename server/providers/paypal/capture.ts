import { declined, type Outcome, pending, succeeded } from '../../payments/outcome.ts';
import type { MoveMoney, ProviderPayment } from '../provider.ts';
import { afterwards, refused, unsure } from './answer.ts';
import type { PayPalApi } from './api.ts';
import { captureBody } from './bodies.ts';
import { captureId } from './custom-id.ts';
import { groundOf, tooMuch } from './ground.ts';
import { isTaken, type Ledger } from './ledger.ts';
import type { Look } from './look.ts';
import { made } from './objects.ts';
import { capturableOf } from './truth.ts';

/** Takes what was authorized, or a part of it; the rest can be taken later, until it is released or lapses. */
export async function capture(
  api: PayPalApi,
  look: Look,
  input: MoveMoney,
  now: () => number,
): Promise<Outcome<ProviderPayment>> {
  const ground = await groundOf(look, input);
  if (ground.status !== 'succeeded') return ground;
  const { ledger, amount } = ground.value;
  const earlier = madeBy(ledger, input);
  if (earlier !== undefined) {
    return earlier.minor === input.money.amountMinor
      ? progress(look, input)
      : refused('invalid_request', 'The same request was made before with another amount.');
  }
  const { authorization } = ledger;
  if (authorization === null) return refused('invalid_request', 'Nothing is authorized that could be captured.');
  const left = capturableOf(ledger, now());
  if (input.money.amountMinor > left) return tooMuch('captured');
  const done = await api.call({
    method: 'POST',
    path: `/v2/payments/authorizations/${encodeURIComponent(authorization.id)}/capture`,
    body: captureBody(input, amount, input.money.amountMinor === left),
    requestId: input.idempotencyKey,
    patience: 'move',
    signal: input.signal,
    answer: made,
  });
  return done.status === 'succeeded' ? progress(look, input) : done;
}

/** Known by what it carries, long after PayPal has forgotten the request itself. */
const madeBy = ({ captures }: Ledger, input: MoveMoney) =>
  captures.find(({ it }) => it.invoice_id === captureId(input));

async function progress(look: Look, input: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const seen = afterwards(await look.again(input.providerRef, input.signal));
  if (seen.status !== 'succeeded') return seen;
  const { ledger, payment } = seen.value;
  const ours = madeBy(ledger, input);
  if (ours === undefined) return unsure('unparseable', 'PayPal took the capture, but the order does not show it.');
  if (ours.minor !== input.money.amountMinor) {
    return unsure('unparseable', 'PayPal took the capture, but about another amount.');
  }
  if (isTaken(ours)) return succeeded(payment);
  return ours.it.status === 'PENDING'
    ? pending(payment)
    : declined('processing_error', `PayPal: the capture came to nothing (${ours.it.status}).`);
}
