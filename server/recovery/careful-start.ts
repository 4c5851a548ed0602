import { moveConfirmation } from '../confirmations/move.ts';
import type { Queries } from '../database/database.ts';
import { undecidedActions } from '../database/repositories/actions.ts';
import { openConfirmations } from '../database/repositories/confirmations.ts';
import { hastenPayments, paymentById } from '../database/repositories/payments.ts';
import type { ConfirmationDbRow } from '../database/schema.ts';
import { planMove } from '../payments/actions/move.ts';
import type { Domain } from '../payments/domain.ts';
import { type Effects, writeWithEffects } from '../payments/effects.ts';
import { askPerson, stanceOf } from '../payments/put-back.ts';
import { takeOnCopy } from './older-copy.ts';

/**
 * The start on an older copy of the database: nothing is told or moved on the copy's word alone. What it still wants to
 * tell is read back first, or shown to a person; payments under way are looked at at once; a capture, void or refund
 * whose turn had not come is looked for at the provider before it is asked for. Comes before the ordinary recovery,
 * which takes it from there.
 */
export async function startCarefully(domain: Domain, why: string): Promise<void> {
  const now = domain.clock.now();
  const done = await writeWithEffects(domain, async (tx, effects) => {
    if (!(await takeOnCopy(tx, now, domain.database.shared))) return null;
    const open = await openConfirmations(tx);
    for (const row of open) await doubt(tx, domain, row, now, effects);
    await planMoves(tx, domain, effects);
    return { confirmations: open.length, payments: await hastenPayments(tx, now) };
  });
  if (done === null) return;
  domain.logger.error(
    done,
    `THE DATABASE IS AN OLDER COPY: ${why}. What it wants to tell may have been told already: stores are read back ` +
      'first, payments under way are looked at now. Payments begun after the copy was made are not in it: compare the ' +
      'provider’s list with your orders.',
  );
}

async function doubt(
  tx: Queries,
  domain: Domain,
  row: ConfirmationDbRow,
  now: number,
  effects: Effects,
): Promise<void> {
  const free = { lease_token: null, lease_until: null };
  switch (stanceOf(domain.stores.get(row.store_id))) {
    case 'repeat':
      return;
    case 'ask':
      await moveConfirmation(tx, row, 'unsure', { ...free, next_at: now, unsure_since: now });
      return;
    case 'park':
      if (await moveConfirmation(tx, row, 'dead', { ...free, next_at: null })) {
        effects.alert(askPerson(row, row.public_id));
      }
  }
}

/** The first of each payment, as if the process had died while asking for it; later ones wait their turn behind it. */
async function planMoves(tx: Queries, domain: Domain, effects: Effects): Promise<void> {
  const seen = new Set<number>();
  for (const action of await undecidedActions(tx)) {
    if (action.kind === 'authorize' || seen.has(action.payment_id)) continue;
    seen.add(action.payment_id);
    const payment = await paymentById(tx, action.payment_id);
    if (action.state === 'waiting' && domain.methods.has(payment.method_id)) {
      await planMove(tx, domain, payment, action, effects);
    }
  }
}
