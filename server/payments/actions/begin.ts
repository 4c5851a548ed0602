import type { Queries } from '../../database/database.ts';
import { actionByCall, updateAction } from '../../database/repositories/actions.ts';
import { activePayment, paymentById } from '../../database/repositories/payments.ts';
import type { ActionRow } from '../../database/schema.ts';
import type { Domain, Store } from '../domain.ts';
import type { Effects } from '../effects.ts';
import { isSourceId } from '../ids.ts';
import { type ActionState, isDecided } from '../machines/action.ts';
import type { ActionRequest, KeepSourceRequest } from './action.ts';
import type { Refusal } from './answer.ts';
import { authorizeCheckout, stillBacked } from './authorize-checkout.ts';
import { authorizeSource } from './authorize-source.ts';
import { beginMove } from './begin-move.ts';

export type MoneyRequest = Exclude<ActionRequest, KeepSourceRequest>;

/** The action behind a call: the one the same call made before, or a new one. */
export async function beginAction(
  tx: Queries,
  domain: Domain,
  store: Store,
  api: string,
  request: MoneyRequest,
  effects: Effects,
): Promise<ActionRow | Refusal> {
  const known = await actionByCall(tx, store.config.id, request.key);
  if (known) {
    if (!(await isFreshTry(tx, domain, known))) return (await stillBacked(tx, known, request)) ?? known;
    await updateAction(tx, known.id, { call_key: `${known.call_key}#${known.id}` });
  }
  switch (request.kind) {
    case 'authorize':
      return isSourceId(request.token)
        ? authorizeSource(tx, domain, store, api, request, effects)
        : authorizeCheckout(tx, domain, store, api, request);
    case 'capture':
    case 'void':
    case 'refund':
      return beginMove(tx, domain, store, api, request, effects);
  }
}

/** A failure is answered the same to a repeat of its call; whoever comes later, or has paid anew, means to try again. */
async function isFreshTry(tx: Queries, { clock, schedules }: Domain, known: ActionRow): Promise<boolean> {
  if (!isDecided(known.state as ActionState) || known.state === 'succeeded') return false;
  if (clock.now() - (known.resolved_at ?? 0) >= schedules.sameFailureMs) return true;
  if (known.kind !== 'authorize') return false;
  const { checkout_id } = await paymentById(tx, known.payment_id);
  const running = await activePayment(tx, checkout_id);
  return running !== undefined && running.id !== known.payment_id;
}
