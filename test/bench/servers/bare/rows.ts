/** The rows Tillgate's use cases write, with every column they fill; what only guards them (reads) is left out. */
import { createHash, randomBytes } from 'node:crypto';
import type { OrderQuote } from '../../../../server/platforms/platform.ts';
import type { Money } from '../../../../shared/money.ts';
import { insert, type Statement } from './writer.ts';

const HOUR = 3_600_000;

const newId = (prefix: string) => `${prefix}_${randomBytes(16).toString('hex')}`;

/** Bare servers number their rows themselves; two on one database start from 0 and from 1 (their third argument). */
let lastRow = Number(process.argv[4] ?? 0);
const nextRow = () => {
  lastRow += 2;
  return lastRow;
};

/** What an opened link leaves behind: the checkout and its entry in the audit trail. */
export function openedLink(
  storeId: string,
  orderRef: string,
  quote: OrderQuote,
): { readonly checkout: string; readonly statements: readonly Statement[] } {
  const now = Date.now();
  const row = nextRow();
  const checkout = newId('co');
  const { money, title, successUrl, cancelUrl, basketRef, country = null } = quote;
  const statements = [
    insert('checkouts', {
      id: row,
      public_id: checkout,
      store_id: storeId,
      order_ref: orderRef,
      basket_ref: basketRef,
      amount_minor: money.amountMinor,
      currency: money.currency,
      title,
      success_url: successUrl,
      cancel_url: cancelUrl,
      order_number: null,
      customer_ref: null,
      save_source: 0,
      country,
      state: 'open',
      expires_at: now + HOUR,
      confirm_by: now + 7 * 24 * HOUR,
      claim_by: null,
      created_at: now,
      updated_at: now,
    }),
    eventOf(storeId, orderRef, row, now, 'checkout.opened', { amount: `${money.amountMinor} ${money.currency}` }),
  ];
  return { checkout, statements };
}

/** What a claimed order leaves behind: the action, its entry in the audit trail, and a checkout that waits no longer. */
export function authorized(
  storeId: string,
  orderRef: string,
  money: Money,
): { readonly token: string; readonly statements: readonly Statement[] } {
  const now = Date.now();
  const token = newId('act');
  // The bench numbers the orders it seeds, and their checkouts and payments alike: see calls/commercelayer.ts.
  const number = Number(orderRef.slice('bench'.length));
  const statements = [
    { sql: 'update checkouts set claim_by = null where id = $1', values: [number] },
    insert('actions', {
      public_id: token,
      store_id: storeId,
      order_ref: orderRef,
      kind: 'authorize',
      call_key: createHash('sha256')
        .update(JSON.stringify([orderRef, money.amountMinor]))
        .digest('hex'),
      api: 'gateway',
      payment_id: number,
      parent_id: null,
      amount_minor: money.amountMinor,
      currency: money.currency,
      state: 'succeeded',
      failure_code: null,
      failure_message: null,
      next_at: null,
      created_at: now,
      resolved_at: now,
    }),
    eventOf(storeId, orderRef, number, now, 'action.authorize.succeeded', {
      action: token,
      amount: `${money.amountMinor} ${money.currency}`,
    }),
  ];
  return { token, statements };
}

function eventOf(storeId: string, orderRef: string, row: number, at: number, kind: string, detail: object): Statement {
  return insert('events', {
    store_id: storeId,
    order_ref: orderRef,
    checkout_id: row,
    at,
    kind,
    detail: JSON.stringify(detail),
  });
}
