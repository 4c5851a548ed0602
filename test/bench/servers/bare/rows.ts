import { randomBytes } from 'node:crypto';
import type { OrderQuote } from '../../../../server/platforms/platform.ts';
import { insert, type Statement } from './writer.ts';

const HOUR = 3_600_000;

const id = (prefix: string) => `${prefix}_${randomBytes(16).toString('hex')}`;

/** Two servers on one database count in steps of two. */
let last = Number(process.env.BENCH_FIRST_ID ?? '0');
const nextId = () => {
  last += 2;
  return last;
};

/** What an opened link leaves behind: the checkout and its entry in the audit trail. */
export function openedLink(
  storeId: string,
  orderRef: string,
  quote: OrderQuote,
): { readonly checkout: string; readonly statements: readonly Statement[] } {
  const now = Date.now();
  const row = nextId();
  const checkout = id('co');
  const { money, title, successUrl, cancelUrl, basketRef, country = null } = quote;
  return {
    checkout,
    statements: [
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
        country,
        state: 'open',
        expires_at: now + HOUR,
        confirm_by: now + 7 * 24 * HOUR,
        created_at: now,
        updated_at: now,
      }),
      insert('events', {
        store_id: storeId,
        order_ref: orderRef,
        checkout_id: row,
        at: now,
        kind: 'checkout.opened',
        detail: JSON.stringify({ amount: `${money.amountMinor} ${money.currency}` }),
      }),
    ],
  };
}
