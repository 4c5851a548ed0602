import type { Money } from '../../../shared/money.ts';
import type { Queries } from '../../database/database.ts';
import { insertAction } from '../../database/repositories/actions.ts';
import { about, recordEvent } from '../../database/repositories/events.ts';
import type { ActionRow, CheckoutRow, PaymentRow } from '../../database/schema.ts';
import type { Domain } from '../domain.ts';
import { newActionId } from '../ids.ts';
import type { ActionState } from '../machines/action.ts';
import type { ActionKind } from './action.ts';

export interface NewAction {
  readonly kind: ActionKind;
  readonly key: string;
  readonly api: string;
  readonly checkout: CheckoutRow;
  readonly payment: PaymentRow;
  readonly parent: ActionRow | null;
  readonly money: Money;
  readonly state: ActionState;
  /** When it is worked on next by itself, epoch milliseconds; null: the payment decides it. */
  readonly nextAt: number | null;
}

/** Writes an action down; what follows from one that is decided at once is the caller's. */
export async function insertNewAction(tx: Queries, domain: Domain, action: NewAction): Promise<ActionRow> {
  const now = domain.clock.now();
  const { checkout } = action;
  const row = await insertAction(tx, {
    public_id: newActionId(),
    store_id: checkout.store_id,
    order_ref: checkout.order_ref,
    kind: action.kind,
    call_key: action.key,
    api: action.api,
    payment_id: action.payment.id,
    parent_id: action.parent?.id ?? null,
    amount_minor: action.money.amountMinor,
    currency: action.money.currency,
    state: action.state,
    failure_code: null,
    failure_message: null,
    next_at: action.nextAt,
    created_at: now,
    resolved_at: action.state === 'succeeded' ? now : null,
  });
  await recordEvent(tx, about(checkout), now, `action.${action.kind}.${action.state}`, {
    action: row.public_id,
    amount: `${row.amount_minor} ${row.currency}`,
  });
  return row;
}
