import { expect } from 'vitest';
import type { NewOrder, OrderState, TransactionKind } from '../../../demo/commercelayer/index.ts';
import type { TransactionRecord } from '../../../demo/commercelayer/ledger.ts';
import type { CheckoutView } from '../../../shared/api.ts';
import { card, shopper } from '../../support/api.ts';
import { type Books, booksOf, NOTHING, type Sums, underway } from './books.ts';
import { gatewayModel } from './gateway-model.ts';
import type { Api, Link, Wish } from './model.ts';
import { paymentsModel } from './payments-model.ts';
import { type Caller, HOODIE, type Shop } from './shop.ts';

/** One order of the shop, from the cart to the refund. */
export interface Order {
  readonly id: string;
  /** Who ordered. */
  readonly by: Caller;
  /** As the platform shows it: `placed authorized`, `pending unpaid`. */
  readonly shown: string;
  open(wish?: Wish): Promise<Link>;
  /** The shopper's part: opens the checkout and pays there, by a card of this number, or by transfer. */
  pay(by: string, wish?: Wish): Promise<CheckoutView>;
  /** Places, or tries to; the authorization that came of it. */
  place(token?: string): Promise<TransactionRecord>;
  capture(cents?: number): Promise<TransactionRecord>;
  void(): Promise<TransactionRecord>;
  /** Of the latest capture that succeeded, unless another one is named. */
  refund(cents?: number, capture?: string): Promise<TransactionRecord>;
  latest(kind: TransactionKind): TransactionRecord;
  /** Lets time pass until the latest of a kind is decided. */
  outcome(kind: TransactionKind): Promise<TransactionRecord>;
  /** Asserts that platform, Tillgate and bank have exactly these cents, and that nothing is under way but `pending`. */
  holds(sums: Partial<Sums>, but?: Differing): Promise<void>;
}

/** Where the sides rightly differ, for a while or for ever. */
export interface Differing {
  readonly platform?: Partial<Sums>;
  readonly bank?: Partial<Sums>;
  readonly pending?: Partial<Sums>;
  /** Where the platform waits for something else than Tillgate does. */
  readonly pendingAtPlatform?: Partial<Sums>;
  /** What the bank is at, where that is not the whole of it: nobody's bank knows of a transfer to come. */
  readonly bankPending?: Partial<Sums>;
  readonly unclaimed?: number;
}

export interface OrderOptions extends NewOrder {
  readonly api?: Api;
  readonly by?: Caller;
}

/** Test cards beyond those that a shopper meets (see the sandbox provider). */
export const SLOW = {
  declinedLater: '4000 0000 0000 3238',
  movesLater: '4000 0000 0000 7726',
  refundFailsLater: '4000 0000 0000 5126',
  captureFailsLater: '4000 0000 0000 5134',
  moveAnswersLost: '4000 0000 0000 0127',
} as const;

/** Pays by transfer instead of a card. */
export const BANK = 'bank';

export function newOrder(shop: Shop, { api = 'gateway', by, ...wish }: OrderOptions = {}): Order {
  const visitor = by ?? shop.visitor(wish.customer);
  const { id } = shop.platform.createOrder({ ...HOODIE, ...wish });
  const model = (api === 'gateway' ? gatewayModel : paymentsModel)(shop, visitor, id);
  const transactions = (kind: TransactionKind) => shop.platform.ledger.transactionsOf(id, kind);
  const found = (what: string, record: TransactionRecord | undefined): TransactionRecord => {
    if (!record) throw new Error(`The order has no ${what}`);
    return record;
  };
  const latest = (kind: TransactionKind) => found(kind, transactions(kind).at(-1));
  const succeeded = (kind: TransactionKind) =>
    found(
      `${kind} that succeeded`,
      transactions(kind).findLast(({ state }) => state === 'succeeded'),
    ).id;

  return {
    id,
    by: visitor,
    get shown() {
      const { status, paymentStatus }: OrderState = shop.platform.order(id);
      return `${status} ${paymentStatus}`;
    },
    open: (chosen = {}) => model.open(chosen),
    async pay(means, chosen = {}) {
      const { url } = await model.open(chosen);
      const start = means === BANK ? { method: 'bank' } : { details: card(means) };
      return (await shopper(url).pay(start)).body;
    },
    async place(token) {
      await model.place(token);
      return latest('authorize');
    },
    async capture(cents) {
      await model.capture(succeeded('authorize'), cents);
      return latest('capture');
    },
    async void() {
      await model.void(succeeded('authorize'));
      return latest('void');
    },
    async refund(cents, capture = succeeded('capture')) {
      await model.refund(capture, cents);
      return latest('refund');
    },
    latest,
    outcome: (kind) =>
      shop.until(`the outcome of the ${kind}`, () => (latest(kind).state === 'pending' ? null : latest(kind))),
    async holds(sums, { platform, bank, pending, pendingAtPlatform, bankPending, unclaimed = 0 } = {}) {
      const all = { ...NOTHING, ...sums };
      const open = { ...NOTHING, ...pending };
      expect(await booksOf(shop, id)).toEqual({
        platform: { ...all, ...platform },
        tillgate: all,
        bank: { ...all, ...bank },
        pending: {
          platform: { ...open, ...pendingAtPlatform },
          tillgate: open,
          bank: underway({ ...NOTHING, ...(bankPending ?? open) }),
        },
        unclaimed,
      } satisfies Books);
    },
  };
}

/** An order that is paid by card and placed. */
export async function placedOrder(shop: Shop, number: string, options: OrderOptions = {}): Promise<Order> {
  const order = newOrder(shop, options);
  await order.pay(number);
  await order.place();
  expect(order.shown).toBe('placed authorized');
  return order;
}
