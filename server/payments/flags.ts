import type { Queries } from '../database/database.ts';
import { about, type EventDetail, recordEvent } from '../database/repositories/events.ts';
import { insertFlag, openFlags, resolveFlag, wasFlagged } from '../database/repositories/flags.ts';
import type { CheckoutRow, FlagRow } from '../database/schema.ts';
import type { Effects } from './effects.ts';

/**
 * Everything about money that a person should see. `blocking`: the store is not told "paid" for this
 * payment until somebody accepts it. `says` is what the merchant reads.
 */
export const FLAGS = {
  underpaid: { blocking: true, says: 'Less money arrived than is due.' },
  overpaid: { blocking: true, says: 'More money arrived than is due.' },
  amountMismatch: { blocking: true, says: 'The provider captured another amount than is due.' },
  currencyMismatch: { blocking: true, says: 'The money arrived in another currency.' },
  paidLate: { blocking: true, says: 'The money arrived after the time to pay had ended.' },
  paidTwice: { blocking: true, says: 'This order was already paid by another payment: refund one of them.' },
  wrongPayment: { blocking: true, says: 'The provider answered with somebody else’s payment.' },
  modeMismatch: { blocking: true, says: 'A test payment on a live method, or the reverse.' },
  partlyRefunded: { blocking: true, says: 'Part of the money was refunded before the store was told.' },
  contradiction: { blocking: true, says: 'The provider contradicts what it said before.' },
  unresolved: { blocking: false, says: 'The provider never said what became of this attempt: look there.' },
  quoteChanged: { blocking: false, says: 'The store asked again for this order with another price; it was refused.' },
  basketPaidTwice: { blocking: false, says: 'Another payment of the same basket was already paid.' },
  superseded: {
    blocking: false,
    says: 'The order changed after it was paid, and is to be paid again: refund this payment.',
  },
  notPlaced: {
    blocking: false,
    says: 'The shopper paid, but the order was never placed: place it, or send the money back.',
  },
  unheard: {
    blocking: false,
    says: 'Money moved, but the store may not have heard the answer: do the same there again, and nothing moves twice.',
  },
  moveUnresolved: {
    blocking: false,
    says: 'The provider never said what became of a capture, void or refund, and later ones wait: look there, and decide.',
  },
  disputed: { blocking: false, says: 'The shopper’s bank took the money back (chargeback).' },
} as const;

export type FlagCode = keyof typeof FLAGS;

/**
 * Raises a flag once: a decision is not asked for twice. With `newMoney` a decided one is raised again, since
 * the decision was about the money before (it may have been sent back).
 */
export async function raiseFlag(
  tx: Queries,
  checkout: CheckoutRow,
  paymentId: number | null,
  code: FlagCode,
  now: number,
  effects: Effects,
  detail: EventDetail = {},
  { newMoney = false }: { newMoney?: boolean } = {},
): Promise<void> {
  const before = await wasFlagged(tx, checkout.id, paymentId, code);
  if (before === 'undecided' || (before === 'decided' && !newMoney)) return;
  await insertFlag(tx, {
    checkout_id: checkout.id,
    payment_id: paymentId,
    code,
    blocking: FLAGS[code].blocking ? 1 : 0,
    detail: JSON.stringify(detail),
    created_at: now,
    resolved_at: null,
    resolved_by: null,
  });
  await recordEvent(tx, about(checkout), now, `flag.${code}`, detail);
  effects.alert({
    code: `flag_${code}`,
    subject: checkout.store_id,
    about: checkout.order_ref,
    message: `Order ${checkout.order_ref}: ${FLAGS[code].says} ${advice(checkout, code, detail)}`,
  });
}

/** The command for it. */
function advice({ public_id: id }: CheckoutRow, code: FlagCode, { action }: EventDetail): string {
  if (FLAGS[code].blocking) {
    return `The store is not told. Take it as it is: tillgate flags accept ${id}. Or send the money back: tillgate flags dismiss ${id}.`;
  }
  return code === 'moveUnresolved'
    ? `Say what became of it: tillgate actions decide ${action} --succeeded, or --failed.`
    : `Once you have seen to it: tillgate flags seen ${id}.`;
}

/** The undecided flags that hold this payment back. */
export async function blockingFlags(tx: Queries, checkoutId: number, paymentId: number): Promise<FlagRow[]> {
  const flags = await openFlags(tx, checkoutId);
  return flags.filter((flag) => blocks(flag, paymentId));
}

/** Whether an undecided flag holds this payment back. */
export const blocks = (flag: FlagRow, paymentId: number): boolean =>
  flag.blocking === 1 && (flag.payment_id === paymentId || flag.payment_id === null);

/** A flag whose reason is gone (the rest of the money came) or that a person accepted. */
export async function clearFlags(
  tx: Queries,
  checkout: CheckoutRow,
  flags: readonly FlagRow[],
  now: number,
  by: string,
): Promise<void> {
  for (const flag of flags) {
    await resolveFlag(tx, flag.id, now, by);
    await recordEvent(tx, about(checkout), now, 'flag.resolved', { code: flag.code, by });
  }
}
