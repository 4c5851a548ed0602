import { checkoutById, dueForExpiry } from '../database/repositories/checkouts.ts';
import { activePayment, updatePayment } from '../database/repositories/payments.ts';
import type { CheckoutRow, PaymentRow } from '../database/schema.ts';
import type { Domain } from './domain.ts';
import { writeWithEffects } from './effects.ts';
import { giveUpPayment } from './give-up-payment.ts';
import { moveCheckout } from './move-checkout.ts';

const BATCH = 50;

/** Ends checkouts nobody paid in time. One whose money may be moving waits for the provider's word. */
export async function expireCheckouts(domain: Domain): Promise<void> {
  const now = domain.clock.now();
  for (const checkout of await dueForExpiry(domain.database.read, now, BATCH)) {
    const running = await activePayment(domain.database.read, checkout.id);
    if (running?.state === 'actionRequired' && running.expires_at <= now) await giveUpPayment(domain, running);
    await expire(domain, checkout);
  }
}

async function expire(domain: Domain, { id }: CheckoutRow): Promise<void> {
  await writeWithEffects(domain, async (tx, effects) => {
    const now = domain.clock.now();
    const checkout = await checkoutById(tx, id);
    const running = await activePayment(tx, id);
    if (checkout.state !== 'open' && checkout.state !== 'processing') return;
    if (running && !awaitsTransfer(domain, running)) return;
    if (running) await updatePayment(tx, running.id, { active: 0, updated_at: now });
    await moveCheckout(tx, checkout, 'expired', now, effects);
  });
}

/** Nothing has arrived; should it come later, it is seen and flagged. */
function awaitsTransfer(domain: Domain, payment: PaymentRow): boolean {
  const settledBy = domain.methods.get(payment.method_id)?.capabilities.settledBy;
  return settledBy === 'operator' && payment.captured_minor === 0;
}
