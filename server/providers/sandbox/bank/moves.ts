import { announce, type Books, read } from './books.ts';
import { accept, type BankPayment, type Reply, refuse } from './payment.ts';

/** Capture, void or refund of a payment of this merchant. */
export interface MoveRequest {
  readonly idempotencyKey: string;
  readonly ref: string;
  readonly merchantRef: string;
  readonly money: { readonly amountMinor: number; readonly currency: string };
}

/** Why a move is refused, or null after it was made. */
type Move = (books: Books, payment: BankPayment, amountMinor: number) => string | null;

const capturePart: Move = (books, payment, amountMinor) => {
  const left = payment.authorized - payment.captured - payment.released;
  if (amountMinor > left) return `Only ${left} of the authorized amount can still be captured.`;
  books.ledger.move(payment.ref, 'capture', amountMinor, books.now());
  books.ledger.enter(payment.ref, 'captured');
  announce(books, 'payment.captured', payment);
  return null;
};

const refundPart: Move = (books, payment, amountMinor) => {
  const left = payment.captured - payment.refunded - payment.disputed;
  if (amountMinor > left) return `Only ${left} of the captured amount can still be refunded.`;
  books.ledger.move(payment.ref, 'refund', amountMinor, books.now());
  announce(books, 'payment.refunded', payment);
  return null;
};

/** Ends what has not been taken: an open challenge, an authorization, or the rest of one. */
const release: Move = (books, payment) => {
  const left = payment.authorized - payment.captured - payment.released;
  switch (payment.stage) {
    case 'voided':
      return null;
    case 'actionRequired':
      books.ledger.enter(payment.ref, 'voided');
      break;
    case 'authorized':
    case 'captured':
      if (left === 0) return 'The money is captured; refund it instead.';
      books.ledger.move(payment.ref, 'release', left, books.now());
      if (payment.captured === 0) books.ledger.enter(payment.ref, 'voided');
      break;
    case 'processing':
      return 'The payment is being processed and cannot be stopped.';
    case 'failed':
    case 'expired':
      return `The payment has ${payment.stage} already.`;
  }
  announce(books, 'payment.voided', payment);
  return null;
};

const MOVES = { capture: capturePart, refund: refundPart, void: release } satisfies Record<string, Move>;

export type MoveKind = keyof typeof MOVES;

export function move(books: Books, kind: MoveKind, request: MoveRequest): Reply<BankPayment> {
  const payment = books.ledger.find(request.ref);
  if (payment?.merchantRef !== request.merchantRef) return refuse('not_found', 'No such payment.');
  // A void takes whatever is left, so its amount and currency say nothing.
  const { amountMinor, currency } = kind === 'void' ? payment.money : request.money;
  if (currency !== payment.money.currency) return refuse('invalid_request', 'The payment is in another currency.');
  if (amountMinor <= 0) return refuse('invalid_request', 'The amount must be positive.');

  const same = [kind, request.ref, amountMinor];
  const reply = books.keys.once(request.idempotencyKey, same, books.now(), () => {
    const refusal = MOVES[kind](books, payment, amountMinor);
    return refusal === null ? accept(payment.ref) : refuse('invalid_request', refusal);
  });
  return reply.accepted ? { ...reply, value: read(books, reply.value) } : reply;
}

/** The shopper's bank takes back what the merchant still has of a captured payment. */
export function dispute(books: Books, ref: string): BankPayment {
  const payment = read(books, ref);
  const left = payment.captured - payment.refunded - payment.disputed;
  if (left <= 0) throw new Error(`Payment ${ref} has no captured money to dispute`);
  books.ledger.move(ref, 'dispute', left, books.now());
  announce(books, 'payment.disputed', payment);
  return read(books, ref);
}
