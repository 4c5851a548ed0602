import type { Queries } from '../database/database.ts';
import { checkoutById, updateCheckout } from '../database/repositories/checkouts.ts';
import { paymentsOfCheckout } from '../database/repositories/payments.ts';
import type { CheckoutRow } from '../database/schema.ts';
import type { Domain } from './domain.ts';
import { writeWithEffects } from './effects.ts';
import { raiseFlag } from './flags.ts';
import { giveUpPayment } from './give-up-payment.ts';

/**
 * Money a shopper agreed to pay and the platform never claimed. Where another checkout took the order over, what is
 * only reserved is released; everything else a person should see.
 */
export async function lookAtUnclaimed(domain: Domain, due: CheckoutRow): Promise<void> {
  if (due.superseded === 1) {
    for (const payment of await paymentsOfCheckout(domain.database.read, due.id)) {
      if (payment.state === 'authorized') await giveUpPayment(domain, payment);
    }
  }
  await writeWithEffects(domain, async (tx, effects) => {
    const now = domain.clock.now();
    const checkout = await checkoutById(tx, due.id);
    if (checkout.claim_by === null) return;
    await updateCheckout(tx, checkout.id, { claim_by: null });
    const left = await paymentWithMoney(tx, checkout.id);
    if (left) {
      const code = checkout.superseded === 1 ? 'superseded' : 'notPlaced';
      await raiseFlag(tx, checkout, left.id, code, now, effects);
    }
  });
}

const paymentWithMoney = async (tx: Queries, checkoutId: number) =>
  (await paymentsOfCheckout(tx, checkoutId)).find(
    ({ state, captured_minor, refunded_minor }) => captured_minor > refunded_minor || state === 'authorized',
  );
