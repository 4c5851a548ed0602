import { money } from '../../../shared/money.ts';
import { declined, type Outcome, pending, succeeded } from '../../payments/outcome.ts';
import type { MoveMoney, ProviderPayment } from '../provider.ts';
import { type Answer, afterwards, refused, unsure } from './answer.ts';
import type { PayPalApi } from './api.ts';
import { refundBody } from './bodies.ts';
import { toPayPal } from './currency.ts';
import { refundedBy } from './custom-id.ts';
import { groundOf, tooMuch } from './ground.ts';
import { type Entry, isAlive, isTaken, type Ledger, sumOf } from './ledger.ts';
import type { Look } from './look.ts';
import { made, type Refund } from './objects.ts';

/**
 * Gives money back, from as many captures as it takes, oldest first. Every part carries our request and its whole
 * amount, so that the same request again finds what it has done so far, long after PayPal has forgotten it.
 */
export async function refund(api: PayPalApi, look: Look, input: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const ground = await groundOf(look, input);
  if (ground.status !== 'succeeded') return ground;
  const { ledger } = ground.value;
  const earlier = ours(ledger, input);
  const begun = sumOf(earlier.filter(isAlive));
  const whole = input.money.amountMinor;
  if (earlier.some(({ it }) => refundedBy(it.custom_id, input) !== whole)) {
    return refused('invalid_request', 'The same request was made before with another amount.');
  }
  // What came to nothing has come to nothing: another try is another request.
  if (begun === whole || earlier.some((entry) => !isAlive(entry))) return progress(look, input);
  const parts = allotted(ledger, whole - begun);
  if (parts === null) return tooMuch('refunded');
  const done = await giveBack(api, input, parts, begun > 0);
  return done.status === 'succeeded' ? progress(look, input) : done;
}

interface Part {
  readonly captureId: string;
  readonly minor: number;
}

const ours = ({ refunds }: Ledger, input: MoveMoney): readonly Entry<Refund>[] =>
  refunds.filter(({ it }) => refundedBy(it.custom_id, input) !== null);

/** Which captures it comes from; null: that much is not left. */
function allotted(ledger: Ledger, whole: number): Part[] | null {
  const parts: Part[] = [];
  let missing = whole;
  for (const entry of ledger.captures.filter(isTaken)) {
    const back = sumOf(ledger.refunds.filter((one) => isAlive(one) && captureOf(one.it) === entry.it.id));
    const minor = Math.min(missing, entry.minor - back);
    if (minor > 0) parts.push({ captureId: entry.it.id, minor });
    missing -= Math.max(0, minor);
  }
  return missing === 0 ? parts : null;
}

/** The capture at the end of the link `up`. */
const captureOf = ({ links }: Refund): string | undefined =>
  links
    .find(({ rel }) => rel === 'up')
    ?.href.split('/')
    .at(-1);

async function giveBack(
  api: PayPalApi,
  input: MoveMoney,
  parts: readonly Part[],
  begunBefore: boolean,
): Promise<Answer<null>> {
  let begun = begunBefore;
  for (const { captureId, minor } of parts) {
    const amount = toPayPal(money(minor, input.money.currency));
    if (amount === null) return refused('invalid_request', 'PayPal cannot move exactly this amount.');
    const done = await api.call({
      method: 'POST',
      path: `/v2/payments/captures/${encodeURIComponent(captureId)}/refund`,
      body: refundBody(input, amount),
      // One request per capture, each with an id of its own, the same every time.
      requestId: `${input.idempotencyKey}-${captureId}`,
      patience: 'move',
      signal: input.signal,
      answer: made,
    });
    if (done.status !== 'succeeded') {
      // A part is on its way: to say "nothing happened" would be wrong. The same request again does the rest.
      return begun && done.status !== 'unknown'
        ? unsure('serverError', `Only a part went back. ${done.message}`)
        : done;
    }
    begun = true;
  }
  return { status: 'succeeded', value: null };
}

async function progress(look: Look, input: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const seen = afterwards(await look.again(input.providerRef, input.signal));
  if (seen.status !== 'succeeded') return seen;
  const { ledger, payment } = seen.value;
  const parts = ours(ledger, input);
  if (parts.some((part) => !isAlive(part))) {
    // "Nothing went back" would be wrong, and would invite a second refund of the same money: a person must look.
    return parts.some(isAlive)
      ? unsure('unparseable', 'PayPal: only a part of the refund went back, the rest came to nothing.')
      : declined('processing_error', 'PayPal: the refund came to nothing.');
  }
  if (sumOf(parts) !== input.money.amountMinor) {
    return unsure('unparseable', 'PayPal took the refund, but the order does not show it.');
  }
  return parts.some(({ it }) => it.status === 'PENDING') ? pending(payment) : succeeded(payment);
}
