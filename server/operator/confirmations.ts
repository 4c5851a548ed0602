import { money } from '../../shared/money.ts';
import { moveConfirmation } from '../confirmations/move.ts';
import { checkoutById } from '../database/repositories/checkouts.ts';
import { attemptsOf, findConfirmation, listConfirmations } from '../database/repositories/confirmations.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import type { ConfirmationDbRow } from '../database/schema.ts';
import type { Domain } from '../payments/domain.ts';
import { writeWithEffects } from '../payments/effects.ts';
import type { AttemptRow, ConfirmationRow, ConfirmationState, Operator } from './operator.ts';

export async function list(
  domain: Domain,
  filter: { state?: ConfirmationState; limit: number },
): Promise<ConfirmationRow[]> {
  return (await listConfirmations(domain.database.read, filter)).map(shown);
}

export async function show(
  domain: Domain,
  id: string,
): Promise<{ confirmation: ConfirmationRow; attempts: AttemptRow[] } | null> {
  const row = await findConfirmation(domain.database.read, id);
  if (!row) return null;
  const attempts = await attemptsOf(domain.database.read, row.id);
  return {
    confirmation: shown(row),
    attempts: attempts.map((attempt) => ({
      number: attempt.number,
      startedAt: attempt.started_at,
      finishedAt: attempt.finished_at,
      result: attempt.result,
      status: attempt.status,
      body: attempt.body,
    })),
  };
}

/** What was unsure stays so: its next try still begins with reading back. */
export async function resend(domain: Domain, id: string): ReturnType<Operator['resendConfirmation']> {
  return writeWithEffects(domain, async (tx, effects) => {
    const row = await findConfirmation(tx, id);
    if (!row) return 'not_found';
    if (row.state === 'delivered') return 'already_delivered';
    if (row.state === 'sending') return 'being_sent';
    const now = domain.clock.now();
    const deadline = Math.max(row.deadline_at ?? 0, now + domain.schedules.deadlineMarginMs);
    if (row.state === 'queued') return 'queued';
    if (!(await moveConfirmation(tx, row, 'queued', { next_at: now, deadline_at: deadline }))) return 'being_sent';
    await recordEvent(tx, about(await checkoutById(tx, row.checkout_id)), now, `confirmation.${row.kind}.resend`);
    effects.confirmationAdded();
    return 'queued';
  });
}

function shown(row: ConfirmationDbRow): ConfirmationRow {
  return {
    id: row.public_id,
    store: row.store_id,
    orderRef: row.order_ref,
    kind: row.kind,
    state: row.state as ConfirmationState,
    money: money(row.amount_minor, row.currency),
    attempts: row.attempts,
    nextAt: row.next_at,
    createdAt: row.created_at,
    deliveredAt: row.delivered_at,
  };
}
