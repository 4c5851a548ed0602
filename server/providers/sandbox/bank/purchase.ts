import { type Books, newRef, read } from './books.ts';
import { type Card, type CardBehaviour, DECLINES, type Decline } from './cards.ts';
import { accept, type BankPayment, type PaymentOrder, type Reply, refuse } from './payment.ts';
import { approve, fail } from './settlement.ts';

/** A new payment with a card, or with a saved one. */
export interface PurchaseRequest extends PaymentOrder {
  readonly idempotencyKey: string;
  readonly source: { readonly card: Card } | { readonly token: string };
  /** Keep the card for later payments. */
  readonly tokenize: boolean;
}

export function purchase(books: Books, request: PurchaseRequest): Reply<BankPayment> {
  const { idempotencyKey, source, tokenize, ...order } = request;
  if (order.money.amountMinor <= 0) return refuse('invalid_request', 'The amount must be positive.');
  const card = 'card' in source ? source.card : books.tokens.find(source.token);
  if (!card) return refuse('not_found', 'This token is not known.');

  const { merchantRef, money, capture, description } = order;
  const same = ['purchase', merchantRef, money.amountMinor, money.currency, capture, description, source, tokenize];
  const reply = books.keys.once(idempotencyKey, same, books.now(), () => {
    const payment = begin(books, order, card, 'token' in source);
    if (tokenize && payment.stage !== 'failed') {
      books.tokens.save(newRef('tok'), card, { payment: payment.ref }, books.now());
    }
    return accept(payment.ref);
  });
  if (!reply.accepted) return reply;
  return {
    ...reply,
    value: read(books, reply.value),
    answerLost: card.behaviour === 'loseAnswer' && !reply.repeated,
  };
}

type Verdict = 'approved' | 'challenge' | 'later' | Decline;

/** What the issuer of each card says first. */
const VERDICTS: Readonly<Record<CardBehaviour, Verdict>> = {
  approve: 'approved',
  decline: DECLINES.decline,
  insufficientFunds: DECLINES.insufficientFunds,
  challenge: 'challenge',
  settleLate: 'later',
  declineLate: 'later',
  loseAnswer: 'later',
  moveLate: 'approved',
  failRefund: 'approved',
  failCapture: 'approved',
  loseMoveAnswer: 'approved',
};

const NOBODY_THERE: Decline = { code: 'authentication_failed', message: 'This card needs the shopper to confirm.' };

/** Opens the payment in the books. `alone`: no shopper is there to pass a challenge. */
function begin(books: Books, order: PaymentOrder, card: Card, alone: boolean): BankPayment {
  const ref = newRef('sbx');
  const verdict = VERDICTS[card.behaviour];
  const challenged = verdict === 'challenge' && !alone;
  const settlesAt = verdict === 'later' ? books.now() + books.settleAfterMs : null;
  books.ledger.begin(ref, order, card, { stage: challenged ? 'actionRequired' : 'processing', settlesAt }, books.now());
  if (verdict === 'approved') approve(books, read(books, ref));
  else if (verdict === 'challenge' && alone) fail(books, read(books, ref), NOBODY_THERE);
  else if (typeof verdict === 'object') fail(books, read(books, ref), verdict);
  return read(books, ref);
}
