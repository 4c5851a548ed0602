import { sameMoney } from '../../../shared/money.ts';
import { declined, type Outcome, pending, rejected, succeeded, unknown } from '../../payments/outcome.ts';
import type { MoveMoney, ProviderPayment } from '../provider.ts';
import type { MollieApi } from './api.ts';
import { moveBody } from './bodies.ts';
import { keyOf } from './metadata.ts';
import { type Capture, captureAnswer, type Payment, type Refund, refundAnswer } from './objects.ts';
import { readOurs, readPayment } from './payments.ts';
import { capturableOf, refundsOf, truthOf } from './truth.ts';

type Move = Capture | Refund;

interface Kind {
  readonly path: 'captures' | 'refunds';
  readonly answer: typeof captureAnswer | typeof refundAnswer;
  among(payment: Payment): readonly Move[];
  /** What may still be moved, minor units. */
  left(payment: Payment): number;
  readonly tooMuch: string;
}

const CAPTURE: Kind = {
  path: 'captures',
  answer: captureAnswer,
  among: (payment) => payment._embedded?.captures ?? [],
  left: capturableOf,
  tooMuch: 'That is more than can still be captured.',
};

/** Mollie lets some methods give back more than was paid (return postage): Tillgate does not. */
const REFUND: Kind = {
  path: 'refunds',
  answer: refundAnswer,
  among: (payment) => payment._embedded?.refunds ?? [],
  left: (payment) => truthOf(payment).captured.amountMinor - refundsOf(payment).setAside,
  tooMuch: 'That is more than is left of what was captured.',
};

/**
 * Captures or refunds. The request's key is written into the new object, so that a repeat finds it among the
 * payment's own however late it comes: Mollie forgets idempotency keys after an hour. The key also goes along as a
 * header, against two at once.
 */
const mover =
  (kind: Kind) =>
  async (api: MollieApi, input: MoveMoney): Promise<Outcome<ProviderPayment>> => {
    const read = await readOurs(api, input);
    if ('problem' in read) return read.problem;
    const earlier = kind.among(read.value).find(({ metadata }) => keyOf(metadata) === input.idempotencyKey);
    if (earlier) {
      return isAsked(read.value, earlier, input)
        ? progress(read.value, earlier)
        : rejected('invalid_request', 'The same request was made before with another amount.');
    }
    return input.money.amountMinor > kind.left(read.value)
      ? rejected('invalid_request', kind.tooMuch)
      : ask(api, kind, input);
  };

export const capture = mover(CAPTURE);
export const refund = mover(REFUND);

async function ask(api: MollieApi, kind: Kind, input: MoveMoney): Promise<Outcome<ProviderPayment>> {
  const { providerRef, idempotencyKey, signal } = input;
  const path = `/v2/payments/${providerRef}/${kind.path}`;
  const body = moveBody(input);
  const made = await api.call<Move>({
    method: 'POST',
    path,
    kind: 'move',
    body,
    idempotencyKey,
    signal,
    answer: kind.answer,
  });
  if ('problem' in made) return made.problem;
  if (made.value.paymentId !== providerRef) return unknown('unparseable', 'Mollie told of another payment.');
  // The answer may be a repeat of an old one, and does not show the payment.
  const after = await readPayment(api, providerRef, signal);
  if ('problem' in after) return unknown('connectionLost', 'Done or under way, but what it came to was not told.');
  const now = kind.among(after.value).find(({ id }) => id === made.value.id);
  if (!now) return unknown('unparseable', 'The payment does not show the move yet.');
  // Something moved, but not what was asked for: the payment's own amounts must tell.
  if (!isAsked(after.value, now, input)) return unknown('unparseable', 'Mollie moved another amount than asked for.');
  return progress(after.value, now);
}

const isAsked = (payment: Payment, move: Move, { money }: MoveMoney): boolean =>
  sameMoney(move.amount ?? payment.amount, money);

/** How far a move has come. */
function progress(payment: Payment, move: Move): Outcome<ProviderPayment> {
  switch (move.status) {
    case 'succeeded':
    case 'refunded':
      return succeeded(truthOf(payment));
    case 'queued':
    case 'pending':
    case 'processing':
      return pending(truthOf(payment));
    case 'failed':
    case 'canceled':
      return declined('processing_error', `Mollie could not carry out the ${move.resource}.`);
  }
}
