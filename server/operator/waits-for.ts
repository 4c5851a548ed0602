import type { Queries } from '../database/database.ts';
import { actionsOfPayment } from '../database/repositories/actions.ts';
import { paymentById } from '../database/repositories/payments.ts';
import type { ActionRow } from '../database/schema.ts';
import { blockingFlags } from '../payments/flags.ts';
import { type ActionState, isDecided } from '../payments/machines/action.ts';
import type { WaitsFor } from './operator.ts';

/** What an action has to wait for before it is decided; null: it is. */
export async function waitsFor(db: Queries, action: ActionRow): Promise<WaitsFor | null> {
  const state = action.state as ActionState;
  if (isDecided(state)) return null;
  if (action.kind === 'authorize') return moneyOf(db, action);
  if (state === 'waiting') return { what: 'turn', behind: await ahead(db, action) };
  return action.next_at === null ? { what: 'person' } : { what: 'provider', nextAt: action.next_at };
}

async function moneyOf(db: Queries, action: ActionRow): Promise<WaitsFor> {
  const payment = await paymentById(db, action.payment_id);
  const held = await blockingFlags(db, payment.checkout_id, payment.id);
  return held.length > 0 ? { what: 'flags' } : { what: 'money', nextAt: payment.next_check_at };
}

/** The action of the same payment whose turn it is. */
async function ahead(db: Queries, action: ActionRow): Promise<string | null> {
  const first = (await actionsOfPayment(db, action.payment_id)).find(
    ({ kind, state }) => kind !== 'authorize' && !isDecided(state as ActionState),
  );
  return first && first.id !== action.id ? first.public_id : null;
}
