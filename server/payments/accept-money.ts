import { checkoutById } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { paymentById } from '../database/repositories/payments.ts';
import type { Domain } from './domain.ts';
import { writeWithEffects } from './effects.ts';
import { blockingFlags, clearFlags } from './flags.ts';
import { isSecured, type PaymentState } from './machines/payment.ts';
import { securedMinor } from './secured.ts';
import { settleCheckout } from './settle-checkout.ts';

/** A person takes a payment as it is, short, over, late or second: its flags no longer hold the store's "paid" back. */
export async function acceptMoney(domain: Domain, paymentId: number, by: string): Promise<void> {
  await writeWithEffects(domain, async (tx, effects) => {
    const now = domain.clock.now();
    const payment = await paymentById(tx, paymentId);
    const checkout = await checkoutById(tx, payment.checkout_id);
    // What went back to the shopper, or is being taken back, is not there to be accepted.
    const state = payment.state as PaymentState;
    if (securedMinor(payment) === 0 || !isSecured(state, payment.capture) || state === 'disputed') return;
    await clearFlags(tx, checkout, await blockingFlags(tx, checkout.id, payment.id), now, by);
    await recordEvent(tx, about(checkout), now, 'payment.accepted', { payment: payment.public_id, by });
    await settleCheckout(tx, domain, checkout, { ...payment, state: state === 'authorized' ? state : 'paid' }, effects);
  });
}
