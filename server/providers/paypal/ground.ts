import type { MoveMoney } from '../provider.ts';
import { type Answer, refused } from './answer.ts';
import { type Amount, toPayPal } from './currency.ts';
import type { Ledger } from './ledger.ts';
import type { Look } from './look.ts';

/** The order a move is about, and the amount as PayPal writes it. */
export interface Ground {
  readonly ledger: Ledger;
  readonly amount: Amount;
}

/** Makes sure, before money moves, that it is this payment's and this currency's. */
export async function groundOf(
  look: Look,
  { merchantRef, money, providerRef, signal }: MoveMoney,
): Promise<Answer<Ground>> {
  const ledger = await look.at(providerRef, signal);
  if (ledger.status !== 'succeeded') return ledger;
  if (ledger.value.merchantRef !== merchantRef) {
    return refused('not_found', 'This order at PayPal is not the one that is meant.');
  }
  const { currency } = ledger.value.money;
  if (currency !== money.currency) {
    return refused('invalid_request', `The payment is in ${currency}, not in ${money.currency}.`);
  }
  const amount = toPayPal(money);
  if (amount === null) return refused('invalid_request', `PayPal cannot move exactly this amount of ${currency}.`);
  return { status: 'succeeded', value: { ledger: ledger.value, amount } };
}

export const tooMuch = (what: string): Answer<never> =>
  refused('invalid_request', `That is more than can still be ${what}.`);
