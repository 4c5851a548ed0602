import { money } from '../../shared/money.ts';
import type { Queries } from '../database/database.ts';
import { actionById } from '../database/repositories/actions.ts';
import { checkoutById } from '../database/repositories/checkouts.ts';
import type { ConfirmationDbRow } from '../database/schema.ts';
import type { ActionKind } from '../payments/actions/action.ts';
import type { Confirmation, FinishedAction } from '../platforms/platform.ts';

/** A row of the outbox in the words a platform is told with. */
export async function confirmationOf(db: Queries, row: ConfirmationDbRow): Promise<Confirmation> {
  const what = {
    id: row.public_id,
    orderRef: row.order_ref,
    money: money(row.amount_minor, row.currency),
    occurredAt: row.occurred_at,
  };
  if (row.action_id !== null) return { ...what, kind: 'actionResult', action: await finished(db, row, row.action_id) };
  return { ...what, kind: row.kind === 'chargeback' ? 'chargeback' : 'paid' };
}

async function finished(db: Queries, row: ConfirmationDbRow, actionId: number): Promise<FinishedAction> {
  const action = await actionById(db, actionId);
  const { public_id: checkout } = await checkoutById(db, row.checkout_id);
  const { failure_code: code, failure_message: message } = action;
  return {
    id: action.public_id,
    kind: action.kind as ActionKind,
    api: action.api,
    checkout,
    failure: action.state === 'failed' ? { code: code ?? 'failed', message: message ?? '' } : null,
  };
}
