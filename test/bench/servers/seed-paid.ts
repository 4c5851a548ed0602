import type { Database } from '../../server/database/database.ts';
import { AMOUNT } from './bodies.ts';

/** An order whose shopper has paid by card, reserved and not yet claimed. */
export interface Paid {
  readonly order: string;
  readonly checkout: string;
}

export async function seedPaidOrders(database: Database, orders: readonly Paid[]): Promise<void> {
  const now = Date.now();
  const later = now + 86_400_000;
  await database.write(async (tx) => {
    for (const { order, checkout } of orders) {
      const { id } = await tx
        .insertInto('checkouts')
        .values({
          public_id: checkout,
          store_id: 'fashion',
          order_ref: order,
          basket_ref: null,
          amount_minor: AMOUNT,
          currency: 'EUR',
          title: order,
          success_url: null,
          cancel_url: null,
          state: 'completed',
          expires_at: later,
          confirm_by: null,
          order_number: null,
          customer_ref: null,
          claim_by: later,
          created_at: now,
          updated_at: now,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await tx
        .insertInto('payments')
        .values({
          public_id: `pay_${order}`,
          checkout_id: id,
          attempt_key: order,
          method_id: 'card',
          provider_ref: `sbx_${order}`,
          amount_minor: AMOUNT,
          currency: 'EUR',
          state: 'authorized',
          capture: 'manual',
          active: 1,
          decline_code: null,
          action_url: null,
          action_display: null,
          instructions_json: null,
          authorized_minor: AMOUNT,
          captured_at: null,
          next_check_at: later,
          expires_at: later,
          created_at: now,
          updated_at: now,
        })
        .execute();
    }
  });
}
