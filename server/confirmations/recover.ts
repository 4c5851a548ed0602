import { checkoutById } from '../database/repositories/checkouts.ts';
import { sendingConfirmations } from '../database/repositories/confirmations.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import type { Domain } from '../payments/domain.ts';
import { isIdempotent } from './claim.ts';
import { moveConfirmation } from './move.ts';

/**
 * At start: what the last process was sending when it ended is due at once, and unsure where telling twice
 * could fulfil twice. Only for the one server on its database: beside others, each row is left to its lease.
 */
export async function recoverConfirmations(domain: Domain): Promise<number> {
  const now = domain.clock.now();
  return domain.database.write(async (tx) => {
    const orphans = await sendingConfirmations(tx);
    for (const row of orphans) {
      const careful = !isIdempotent(domain, row);
      await moveConfirmation(tx, row, careful ? 'unsure' : 'waiting', {
        unsure_since: careful ? now : null,
        next_at: now,
        lease_token: null,
        lease_until: null,
      });
      const detail = { confirmation: row.public_id, attempt: row.attempts };
      const checkout = await checkoutById(tx, row.checkout_id);
      await recordEvent(tx, about(checkout), now, `confirmation.${row.kind}.interrupted`, detail);
    }
    return orphans.length;
  });
}
