import { randomBytes } from 'node:crypto';
import { openDatabase } from '../../../server/database/database.ts';
import { cardPayment, completedCheckout } from './rows.ts';

/** Puts paid CraftingStore orders into a database of which the store is to be told now; all in one transaction. */
export async function seedConfirmations(location: string, count: number): Promise<void> {
  const database = await openDatabase(location, { serve: false });
  const money = { amount_minor: 900, currency: 'USD' };
  const now = Date.now();
  await database.write(async (tx) => {
    for (let index = 0; index < count; index += 1) {
      const order = randomBytes(8).toString('hex');
      const about = { store_id: 'blocks', order_ref: order };
      const { id: checkout_id } = await tx
        .insertInto('checkouts')
        .values(completedCheckout({ ...about, ...money, public_id: `co_${order}`, claim_by: null }))
        .returning('id')
        .executeTakeFirstOrThrow();
      const state = { state: 'paid', capture: 'automatic', captured_minor: money.amount_minor } as const;
      await tx
        .insertInto('payments')
        .values(cardPayment({ checkout_id, attempt_key: order, ...state, ...money }))
        .execute();
      await tx
        .insertInto('confirmations')
        .values({
          ...about,
          ...money,
          public_id: `cf_${order}`,
          checkout_id,
          kind: 'paid',
          seq: 1,
          state: 'queued',
          action_id: null,
          next_at: now,
          lease_token: null,
          lease_until: null,
          unsure_since: null,
          deadline_at: now + 86_400_000,
          occurred_at: now,
          created_at: now,
          delivered_at: null,
        })
        .execute();
    }
  });
  await database.close();
}
