import type { Money } from '../../../shared/money.ts';
import { fromPayPal } from './currency.ts';
import { markIn, merchantRefIn } from './custom-id.ts';
import type { Authorization, Capture, Order, Refund } from './objects.ts';

/** An order's only purchase unit, in integers. */
export interface Ledger {
  readonly order: Order;
  readonly merchantRef: string;
  readonly money: Money;
  readonly authorization: Authorization | null;
  readonly captures: readonly Entry<Capture>[];
  readonly refunds: readonly Entry<Refund>[];
  /** What came in, what is on its way in, what went back, and what is on its way back; minor units. */
  readonly captured: number;
  readonly pending: number;
  readonly refunded: number;
  readonly returning: number;
  /** Nobody has taken or reserved anything, and nobody tried. */
  readonly isUntouched: boolean;
}

export interface Entry<T> {
  readonly it: T;
  readonly minor: number;
}

const CAPTURED: ReadonlySet<Capture['status']> = new Set(['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED']);

export const isTaken = ({ it }: Entry<Capture>): boolean => CAPTURED.has(it.status);
/** Back with the shopper, or on its way there. */
export const isAlive = ({ it }: Entry<Refund>): boolean => it.status === 'COMPLETED' || it.status === 'PENDING';

export const sumOf = (entries: readonly Entry<unknown>[]): number => entries.reduce((sum, { minor }) => sum + minor, 0);

/** @throws MoneyError for an amount that the currency does not have, or that is in another one. */
export function ledgerOf(order: Order): Ledger {
  const [unit] = order.purchase_units;
  if (unit === undefined) throw new Error('an order without a purchase unit passed its schema');
  const money = fromPayPal(unit.amount);
  const { authorizations, captures, refunds } = unit.payments;
  const entry = <T extends { readonly amount: Order['purchase_units'][number]['amount'] }>(it: T): Entry<T> => ({
    it,
    // In the order's own currency, or it is no entry of this order.
    minor: fromPayPal({ ...it.amount, currency_code: sameCurrency(it.amount.currency_code, money.currency) })
      .amountMinor,
  });
  const taken = captures.map(entry);
  const back = refunds.map(entry);
  return {
    order,
    merchantRef: merchantRefIn(unit.custom_id) ?? '',
    money,
    authorization: authorizations.at(-1) ?? null,
    captures: taken,
    refunds: back,
    captured: sumOf(taken.filter(isTaken)),
    pending: sumOf(taken.filter(({ it }) => it.status === 'PENDING')),
    refunded: sumOf(back.filter(({ it }) => it.status === 'COMPLETED')),
    returning: sumOf(back.filter(({ it }) => it.status === 'PENDING')),
    isUntouched: authorizations.length === 0 && captures.length === 0,
  };
}

function sameCurrency(currency: string, expected: string): string {
  if (currency === expected) return currency;
  // Not ISO 4217, so that reading it as money fails.
  return '';
}

export const markOf = ({ order }: Ledger) => markIn(order.purchase_units[0]?.custom_id);
