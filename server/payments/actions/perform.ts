import { actionById, moveAction } from '../../database/repositories/actions.ts';
import { paymentById } from '../../database/repositories/payments.ts';
import type { ActionRow } from '../../database/schema.ts';
import { failpoint } from '../../failpoint.ts';
import { checkPayment } from '../check-payment.ts';
import type { Domain, Store } from '../domain.ts';
import { writeWithEffects } from '../effects.ts';
import { isSourceId } from '../ids.ts';
import { type ActionState, isDecided } from '../machines/action.ts';
import { settledByOperator } from '../replaceable.ts';
import { callSubject, orderSubject } from '../subjects.ts';
import type { ActionRequest, ActionResult } from './action.ts';
import { answerOf } from './answer.ts';
import { beginAction, type MoneyRequest } from './begin.ts';
import { keepSource } from './keep-source.ts';
import { workOn } from './work-on.ts';

/** An answer, and whose it is; null: of no action, so nobody need know whether it arrived. */
export interface Performed {
  readonly answer: ActionResult;
  readonly action: ActionRow | null;
}

/**
 * Does what a platform's call asks for, and answers within `answerWithinMs`: with the outcome, or with "later". The
 * same call again gives the same action, also while the first is still under way.
 */
export async function performAction(
  domain: Domain,
  store: Store,
  api: string,
  request: ActionRequest,
  answerWithinMs: number,
): Promise<Performed> {
  if (request.kind === 'token') return { answer: await keepSource(domain, store, request), action: null };
  const begun = await writeWithEffects(
    domain,
    (tx, effects) => beginAction(tx, domain, store, api, request, effects),
    subjectsOf(store, request),
  );
  if ('result' in begun) return { answer: begun, action: null };
  failpoint('action.stored');
  if (!isDecided(begun.state as ActionState) && (await isUnderWay(domain, begun))) {
    await decided(domain, begun, answerWithinMs);
  }
  const action = isDecided(begun.state as ActionState) ? begun : await deferIfUndecided(domain, begun.id);
  return { answer: answerOf(action), action };
}

/** Undefined, anything: a saved source is shared by orders, and what a capture, void or refund is of is only found out. */
function subjectsOf({ config: { id } }: Store, request: MoneyRequest): readonly string[] | undefined {
  if (request.kind !== 'authorize' || isSourceId(request.token)) return undefined;
  return [orderSubject(id, request.orderRef), callSubject(id, request.key)];
}

/** Sets going what may decide the action soon. False: only a person will, so there is nothing to wait for. */
async function isUnderWay(domain: Domain, action: ActionRow): Promise<boolean> {
  const payment = await paymentById(domain.database.read, action.payment_id);
  const waitsForMoney = action.kind === 'authorize' && action.state === 'waiting';
  if (waitsForMoney && settledByOperator(domain, payment)) return false;
  domain.tasks.start(`${action.kind} ${action.public_id}`, () =>
    waitsForMoney ? checkPayment(domain, payment.id) : workOn(domain, payment.id),
  );
  return true;
}

/** Resolves when the action is decided, or its time to answer is over. */
async function decided(domain: Domain, action: ActionRow, answerWithinMs: number): Promise<void> {
  const left = action.created_at + answerWithinMs - domain.clock.now();
  if (left <= 0 || action.answer === 'deferred') return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      off();
      resolve();
    };
    const look = () =>
      actionById(domain.database.read, action.id).then((row) => isDecided(row.state as ActionState) && done(), done);
    const off = domain.signals.onActionDecided(action.public_id, look);
    const timer = setTimeout(done, left);
    // Decided between the write and this line.
    look();
  });
}

/** From here on the outcome is the outbox's to tell; guarded, so that nobody decides it unheard in between. */
async function deferIfUndecided(domain: Domain, id: number): Promise<ActionRow> {
  const action = await actionById(domain.database.read, id);
  if (isDecided(action.state as ActionState) || action.answer === 'deferred') return action;
  return domain.database.write(async (tx) => {
    const current = await actionById(tx, id);
    if (isDecided(current.state as ActionState)) return current;
    await moveAction(tx, current, { state: current.state, answer: 'deferred' });
    return { ...current, answer: 'deferred' };
  });
}
