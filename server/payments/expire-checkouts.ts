import { dueForExpiry } from '../database/repositories/checkouts.ts';
import { activePayment, updatePayment } from '../database/repositories/payments.ts';
import { failAuthorizes } from './actions/settle.ts';
import type { Domain } from './domain.ts';
import { writeWithEffects } from './effects.ts';
import { moveCheckout } from './move-checkout.ts';

const BATCH = 50;

/** Ends checkouts nobody paid in time. One whose money may be moving waits for the provider's word. */
export async function expireCheckouts(domain: Domain): Promise<void> {
  const now = domain.clock.now();
  if ((await dueForExpiry(domain.database.read, now, 1)).length === 0) return;
  await writeWithEffects(domain, async (tx, effects) => {
    for (const checkout of await dueForExpiry(tx, now, BATCH)) {
      // A transfer that did not come; should it come later, it is seen and flagged.
      const awaited = await activePayment(tx, checkout.id);
      if (awaited) await updatePayment(tx, awaited.id, { active: 0, updated_at: now });
      await moveCheckout(tx, checkout, 'expired', now, effects);
      const failure = { code: 'payment_expired', message: 'The money did not arrive in time.' };
      await failAuthorizes(tx, domain, checkout, failure, effects);
    }
  });
}
