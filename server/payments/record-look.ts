import type { Updateable } from 'kysely';
import type { Instructions } from '../../shared/api.ts';
import type { Queries } from '../database/database.ts';
import { checkoutById } from '../database/repositories/checkouts.ts';
import { beginningOf } from '../database/repositories/operations.ts';
import { updatePayment } from '../database/repositories/payments.ts';
import type { PaymentRow, Schema } from '../database/schema.ts';
import type { Domain, Method } from './domain.ts';
import type { Effects } from './effects.ts';
import { raiseFlag } from './flags.ts';
import { isUndecided, type PaymentState } from './machines/payment.ts';
import { isUnresolved, planAfterLook } from './next-check.ts';
import { resolveOperation } from './resolve-operation.ts';

/**
 * Writes down that a payment was looked into: what was learnt, when to look next, and, when the provider has
 * kept silent too long, that a person must look.
 */
export async function recordLook(
  tx: Queries,
  domain: Pick<Domain, 'schedules' | 'clock'>,
  method: Method | null,
  before: PaymentRow,
  state: PaymentState,
  effects: Effects,
  learnt: Updateable<Schema['payments']> = {},
): Promise<void> {
  const now = domain.clock.now();
  const plan = planAfterLook(domain, method, before, state, now);
  await updatePayment(tx, before.id, {
    ...learnt,
    ...withoutSecret(before, learnt, state),
    state,
    ...plan,
    updated_at: now,
  });
  if (method?.capabilities.settledBy === 'operator' || !isUnresolved(before, state, plan, now)) return;
  await raiseFlag(tx, await checkoutById(tx, before.checkout_id), before.id, 'unresolved', now, effects);
  const begun = await beginningOf(tx, before.id);
  if (begun) await resolveOperation(tx, begun, 'needsReview', begun.outcome, now);
}

/** What the shopper fills the provider's fields in with pays this attempt, and is kept no longer than it can be used. */
function withoutSecret(
  before: PaymentRow,
  { instructions_json = before.instructions_json }: Updateable<Schema['payments']>,
  state: PaymentState,
): Pick<PaymentRow, 'instructions_json'> | undefined {
  if (isUndecided(state) || instructions_json === null) return undefined;
  return instructionsIn(instructions_json).kind === 'fields' ? { instructions_json: null } : undefined;
}

const instructionsIn = (json: string): Instructions => JSON.parse(json);
