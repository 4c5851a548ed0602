import type { Outcome } from '../../payments/outcome.ts';
import type { MoveMoney, ProviderPayment } from '../provider.ts';
import { type Answer, afterwards, refused } from './answer.ts';
import { toStripe } from './currency.ts';
import { type Look, read } from './look.ts';
import { merchantRefIn } from './metadata.ts';
import { type Books, truthOfIntent } from './truth.ts';

/** A payment of ours that a move is about, and the amount in Stripe's unit. */
export interface Ground {
  readonly books: Books;
  readonly amount: number;
}

/** Makes sure, before money moves, that it is this payment's and this currency's. Whether it can move, Stripe says. */
export async function groundOf(look: Look, input: MoveMoney): Promise<Answer<Ground>> {
  const { merchantRef, money, providerRef, signal } = input;
  const intent = await look.intentOf(providerRef, signal);
  if (intent.status !== 'succeeded') return intent;
  const books = await look.books(intent.value, signal);
  if (books.status !== 'succeeded') return books;
  const { metadata, currency } = books.value.intent;
  if (merchantRefIn(metadata) !== merchantRef) {
    return refused('not_found', 'This payment with Stripe is not the one that is meant.');
  }
  if (currency !== money.currency.toLowerCase()) {
    return refused('invalid_request', `The payment is in ${currency.toUpperCase()}, not in ${money.currency}.`);
  }
  const amount = toStripe(money);
  if (amount === null)
    return refused('invalid_request', `Stripe cannot move exactly this amount of ${money.currency}.`);
  return { status: 'succeeded', value: { books: books.value, amount } };
}

/**
 * How the payment stands now. An answer with the same key is a memory of the first one, so the truth is always read anew;
 * it goes by the reference that was asked about, so that whoever asked knows it again.
 */
export async function standingAfter(
  look: Look,
  { providerRef, signal }: MoveMoney,
  intentId: string,
  as: (payment: ProviderPayment, books: Books) => Outcome<ProviderPayment>,
): Promise<Outcome<ProviderPayment>> {
  return read(afterwards(await look.books(intentId, signal)), (books) =>
    as({ ...truthOfIntent(books), providerRef }, books),
  );
}
