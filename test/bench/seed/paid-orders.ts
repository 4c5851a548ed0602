import { openDatabase } from '../../../server/database/database.ts';
import { AMOUNT, type PaidOrder } from '../calls/commercelayer.ts';
import { cardPayment, completedCheckout } from './rows.ts';

/** Rows of one statement: what neither engine finds too many values. */
const BATCH = 500;

/** Puts orders into a database whose shoppers have paid, reserved by card and not yet claimed by Commerce Layer. */
export async function seedPaidOrders(location: string, orders: readonly PaidOrder[]): Promise<void> {
  const database = await openDatabase(location, { serve: false });
  for (let from = 0; from < orders.length; from += BATCH) {
    const batch = orders.slice(from, from + BATCH);
    await database.write(async (tx) => {
      await tx.insertInto('checkouts').values(batch.map(checkoutOf)).execute();
      await tx.insertInto('payments').values(batch.map(paymentOf)).execute();
    });
  }
  await database.close();
}

const MONEY = { amount_minor: AMOUNT, currency: 'EUR' };

function checkoutOf({ order, checkout, number }: PaidOrder) {
  const claim_by = Date.now() + 86_400_000;
  const about = { public_id: checkout, store_id: 'fashion', order_ref: order };
  return { ...completedCheckout({ ...about, claim_by, ...MONEY }), id: number };
}

function paymentOf({ order, number }: PaidOrder) {
  const held = { state: 'authorized', capture: 'manual', captured_minor: 0 };
  return { ...cardPayment({ checkout_id: number, attempt_key: order, ...held, ...MONEY }), id: number };
}
