import { announce, type Books, newRef, read } from './books.ts';
import type { EventType } from './events.ts';
import type { Instruction, MoveKind } from './instructions.ts';
import { accept, type BankPayment, type Reply, refuse, uncaptured, unreturned } from './payment.ts';
import { wayOf } from './ways.ts';

/** Capture, void or refund of a payment of this merchant. */
export interface MoveRequest {
  readonly idempotencyKey: string;
  readonly ref: string;
  readonly merchantRef: string;
  readonly money: { readonly amountMinor: number; readonly currency: string };
}

/** The payment, and how far what was asked for has come. */
export interface Moved {
  readonly payment: BankPayment;
  readonly state: Instruction['state'];
}

/** How much such a move would take now, in minor units, or why it is refused. */
const TAKES: Readonly<Record<MoveKind, (payment: BankPayment, asked: number) => number | string>> = {
  capture(payment, asked) {
    if (payment.stage === 'expired') return 'The authorization has expired.';
    const left = uncaptured(payment);
    return asked <= left ? asked : `Only ${left} of the authorized amount can still be captured.`;
  },
  refund(payment, asked) {
    const left = unreturned(payment);
    return asked <= left ? asked : `Only ${left} of the captured amount can still be refunded.`;
  },
  /** Ends what has not been taken: an open challenge, an authorization, or the rest of one. */
  void(payment) {
    switch (payment.stage) {
      case 'voided':
      case 'actionRequired':
        return 0;
      case 'authorized':
      case 'captured':
        return uncaptured(payment) || 'Nothing is left to release; refund what is captured instead.';
      case 'processing':
        return 'The payment is being processed and cannot be stopped.';
      case 'failed':
      case 'expired':
        return `The payment has ${payment.stage} already.`;
    }
  },
};

/** Makes a move, as the books and the merchant see it. */
const MAKES: Readonly<Record<MoveKind, (books: Books, payment: BankPayment, amount: number) => void>> = {
  capture(books, payment, amount) {
    books.ledger.move(payment.ref, 'capture', amount, books.now());
    books.ledger.enter(payment.ref, 'captured');
    announce(books, 'payment.captured', payment);
  },
  refund(books, payment, amount) {
    books.ledger.move(payment.ref, 'refund', amount, books.now());
    announce(books, 'payment.refunded', payment);
  },
  void(books, payment, amount) {
    if (payment.stage === 'voided') return;
    if (amount > 0) books.ledger.move(payment.ref, 'release', amount, books.now());
    if (payment.released + amount === payment.authorized) books.ledger.enter(payment.ref, 'voided');
    announce(books, 'payment.voided', payment);
  },
};

const FAILURES: Readonly<Record<MoveKind, EventType>> = {
  capture: 'payment.captureFailed',
  void: 'payment.voidFailed',
  refund: 'payment.refundFailed',
};

/** The same key again moves nothing, and answers how far its move has come by now. */
export function move(books: Books, kind: MoveKind, request: MoveRequest): Reply<Moved> {
  const payment = books.ledger.find(request.ref);
  if (payment?.merchantRef !== request.merchantRef) return refuse('not_found', 'No such payment.');
  // A void takes whatever is left, so its amount and currency say nothing.
  const { amountMinor, currency } = kind === 'void' ? payment.money : request.money;
  if (currency !== payment.money.currency) return refuse('invalid_request', 'The payment is in another currency.');
  if (amountMinor <= 0) return refuse('invalid_request', 'The amount must be positive.');

  const same = [kind, request.ref, amountMinor];
  const reply = books.keys.once(request.idempotencyKey, same, books.now(), () => {
    const amount = TAKES[kind](payment, amountMinor);
    return typeof amount === 'string' ? refuse('invalid_request', amount) : accept(begin(books, payment, kind, amount));
  });
  if (!reply.accepted) return reply;
  const instruction = books.instructions.find(reply.value);
  if (!instruction) throw new Error(`The bank's books hold no instruction ${reply.value}`);
  return {
    ...reply,
    value: { payment: read(books, payment.ref), state: instruction.state },
    answerLost: wayOf(payment.behaviour, kind) === 'loseAnswer' && !reply.repeated,
  };
}

/** Promises a move, and makes it unless the card is a slow one; what moves no money is never slow. */
function begin(books: Books, payment: BankPayment, kind: MoveKind, amount: number): string {
  const ref = newRef('mov');
  const way = wayOf(payment.behaviour, kind);
  const slow = amount > 0 && (way === 'late' || way === 'failLate');
  const instruction: Instruction = { ref, payment: payment.ref, kind, amount, state: slow ? 'pending' : 'done' };
  books.instructions.add(instruction, books.now() + (slow ? books.settleAfterMs : 0));
  if (!slow) MAKES[kind](books, payment, amount);
  return ref;
}

/** A slow move comes to its end. */
export function finishMove(books: Books, { ref, payment: paymentRef, kind, amount }: Instruction): void {
  const payment = read(books, paymentRef);
  const failed = wayOf(payment.behaviour, kind) === 'failLate';
  books.instructions.finish(ref, failed ? 'failed' : 'done');
  if (failed) announce(books, FAILURES[kind], payment);
  else MAKES[kind](books, payment, amount);
}

/** The shopper's bank takes back what the merchant still has of a captured payment. */
export function dispute(books: Books, ref: string): BankPayment {
  const payment = read(books, ref);
  const left = unreturned(payment);
  if (left <= 0) throw new Error(`Payment ${ref} has no captured money to dispute`);
  books.ledger.move(ref, 'dispute', left, books.now());
  announce(books, 'payment.disputed', payment);
  return read(books, ref);
}
