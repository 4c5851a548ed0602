/** The three sides that must agree about an order's money, each read where it keeps it itself. */
import type { BankPayment } from '../../../server/providers/sandbox/bank/payment.ts';
import type { Shop } from './shop.ts';

/** Cents. */
export interface Sums {
  readonly authorized: number;
  readonly captured: number;
  readonly voided: number;
  readonly refunded: number;
}

export const NOTHING: Sums = { authorized: 0, captured: 0, voided: 0, refunded: 0 };

export interface Books {
  /** Succeeded transactions of Commerce Layer. */
  readonly platform: Sums;
  /** Succeeded actions of Tillgate. */
  readonly tillgate: Sums;
  /** What the bank reserved, took, released and gave back by the payments that the platform claimed. */
  readonly bank: Sums;
  /** What the platform waits for, what Tillgate has not decided, and what the bank is still at. */
  readonly pending: { readonly platform: Sums; readonly tillgate: Sums; readonly bank: Underway };
  /** What the bank holds of the shopper's money by payments that nobody claimed. */
  readonly unclaimed: number;
}

/** A bank knows of no capture or void before it is made, only that the money is set aside. */
export interface Underway {
  readonly authorizing: number;
  readonly setAside: number;
  readonly refunding: number;
}

export const underway = ({ authorized, captured, voided, refunded }: Sums): Underway => ({
  authorizing: authorized,
  setAside: captured + voided,
  refunding: refunded,
});

export async function booksOf(shop: Shop, orderId: string): Promise<Books> {
  const { ledger } = shop.platform;
  const actions = await actionsOf(shop, orderId);
  const payments = await paymentsOf(shop, orderId);
  const claimed = new Set(
    actions.filter(({ kind, state }) => kind === 'authorize' && state !== 'failed').map(({ payment_id }) => payment_id),
  );
  const at = (mine: boolean) => payments.filter(({ id }) => claimed.has(id) === mine).map(({ bank }) => bank);
  const isUndecided = ({ state }: { state: string }) => state === 'waiting' || state === 'submitted';
  return {
    platform: ledger.money(orderId),
    tillgate: sumsOf(actions.filter(({ state }) => state === 'succeeded')),
    bank: total(at(true)),
    pending: {
      platform: ledger.pendingMoney(orderId),
      tillgate: sumsOf(actions.filter(isUndecided)),
      bank: {
        authorizing: sum(at(true), (one) => (one.stage === 'processing' ? one.money.amountMinor : 0)),
        setAside: sum(at(true), ({ claimed: aside }) => aside),
        refunding: sum(at(true), ({ refunding }) => refunding),
      },
    },
    unclaimed: sum(at(false), ({ authorized, released, refunded }) => authorized - released - refunded),
  };
}

export function actionsOf({ scene }: Shop, orderId: string) {
  const { read } = scene.tillgate.domain.database;
  return read.selectFrom('actions').selectAll().where('order_ref', '=', orderId).orderBy('id').execute();
}

/** Of the store, each with what the sandbox's bank has of it, or what arrived of it by transfer. */
async function paymentsOf({ scene }: Shop, orderId: string) {
  const { read } = scene.tillgate.domain.database;
  const rows = await read
    .selectFrom('payments')
    .innerJoin('checkouts', 'checkouts.id', 'payments.checkout_id')
    .leftJoin('receipts', 'receipts.payment_id', 'payments.id')
    .where('checkouts.order_ref', '=', orderId)
    .groupBy(['payments.id', 'payments.public_id'])
    .select(({ fn }) => [
      'payments.id',
      'payments.public_id',
      fn.sum<number | null>('receipts.amount_minor').as('arrived'),
    ])
    .execute();
  const bank = scene.bank.payments();
  return rows.map(({ id, public_id, arrived }) => {
    const booked = bank.find(({ merchantRef }) => merchantRef === public_id);
    return { id, bank: booked ?? transfer(arrived ?? 0) };
  });
}

type Booked = Pick<
  BankPayment,
  'money' | 'stage' | 'authorized' | 'captured' | 'released' | 'refunded' | 'claimed' | 'refunding'
>;

/** A merchant's own account only ever knows what came in. */
const transfer = (arrived: number): Booked => ({
  money: { amountMinor: arrived, currency: 'EUR' },
  stage: 'authorized',
  authorized: arrived,
  captured: 0,
  released: 0,
  refunded: 0,
  claimed: 0,
  refunding: 0,
});

const sum = (payments: readonly Booked[], part: (payment: Booked) => number) =>
  payments.reduce((cents, payment) => cents + part(payment), 0);

const total = (payments: readonly Booked[]): Sums => ({
  authorized: sum(payments, ({ authorized }) => authorized),
  captured: sum(payments, ({ captured }) => captured),
  voided: sum(payments, ({ released }) => released),
  refunded: sum(payments, ({ refunded }) => refunded),
});

function sumsOf(actions: readonly { readonly kind: string; readonly amount_minor: number }[]): Sums {
  const of = (wanted: string) =>
    actions.reduce((cents, { kind, amount_minor }) => cents + (kind === wanted ? amount_minor : 0), 0);
  return { authorized: of('authorize'), captured: of('capture'), voided: of('void'), refunded: of('refund') };
}
