import { openDatabase } from '../../../server/database/database.ts';
import { AMOUNT, type PaidOrder } from '../calls/commercelayer.ts';
import { cardPayment, completedCheckout } from './rows.ts';

/** Puts orders into a database whose shoppers have paid, reserved by card and not yet claimed by Commerce Layer. */
export async function seedPaidOrders(location: string, orders: readonly PaidOrder[]): Promise<void> {
  const database = await openDatabase(location, { serve: false });
  const money = { amount_minor: AMOUNT, currency: 'EUR' };
  const claim_by = Date.now() + 86_400_000;
  await database.write(async (tx) => {
    for (const { order, checkout, number } of orders) {
      const row = completedCheckout({ public_id: checkout, store_id: 'fashion', order_ref: order, claim_by, ...money });
      await tx
        .insertInto('checkouts')
        .values({ ...row, id: number })
        .execute();
      const payment = cardPayment({
        checkout_id: number,
        attempt_key: order,
        state: 'authorized',
        capture: 'manual',
        captured_minor: 0,
        ...money,
      });
      await tx
        .insertInto('payments')
        .values({ ...payment, id: number })
        .execute();
    }
  });
  await database.close();
}
