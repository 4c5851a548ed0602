import { MINUTE } from '../../clock.ts';
import type { Queries } from '../../database/database.ts';
import {
  actionById,
  actionsOfPayment,
  awaitedActions,
  noteAnswerGiven,
  undecidedActions,
  updateAction,
} from '../../database/repositories/actions.ts';
import { checkoutById } from '../../database/repositories/checkouts.ts';
import { paymentById } from '../../database/repositories/payments.ts';
import type { ActionRow } from '../../database/schema.ts';
import type { Domain } from '../domain.ts';
import { type Effects, writeWithEffects } from '../effects.ts';
import type { AnswerState } from '../machines/action.ts';
import { orderSubject } from '../subjects.ts';
import { clearUnheard, flagUnheard } from './decide.ts';

/** Whose answer it is, and of which order. */
type Answered = Pick<ActionRow, 'id' | 'store_id' | 'order_ref'>;

/** The answer has left for its caller. `final`: it held the outcome. */
export async function answerGiven(domain: Domain, { id, ...of }: Answered, final: boolean): Promise<void> {
  if (!final) return;
  const note = async (tx: Queries, effects: Effects) => {
    if (!(await noteAnswerGiven(tx, id))) await hear(tx, domain, await actionById(tx, id), effects);
  };
  await writeWithEffects(domain, note, [orderSubject(of.store_id, of.order_ref)]);
}

/** The caller knows the outcome: it was answered, or it named a token that only the answer can have told. */
export async function hear(tx: Queries, domain: Domain, action: ActionRow, effects: Effects): Promise<void> {
  const before = action.answer as AnswerState;
  // Who was told "later", and heard that, waits for the outbox.
  if (before === 'given' || before === 'deferred') return;
  await updateAction(tx, action.id, { answer: 'given' });
  if (before === 'awaited') return;
  const payment = await paymentById(tx, action.payment_id);
  const checkout = await checkoutById(tx, payment.checkout_id);
  const now = domain.clock.now();
  const heard = await clearUnheard(tx, checkout, action, now, 'the store, which knows of it');
  // One flag stood for all of this payment.
  const still = (await actionsOfPayment(tx, payment.id)).find(isUnheard);
  if (heard && still) await flagUnheard(tx, checkout, still, now, effects);
}

const isUnheard = ({ state, answer }: ActionRow) =>
  state === 'succeeded' && ((answer as AnswerState) === 'lost' || (answer as AnswerState) === 'unheard');

/** The line broke before the answer had left. */
export async function answerLost(domain: Domain, { id }: Pick<ActionRow, 'id'>): Promise<void> {
  await writeWithEffects(domain, async (tx, effects) => lose(tx, domain, await actionById(tx, id), effects));
}

async function lose(tx: Queries, domain: Domain, action: ActionRow, effects: Effects): Promise<void> {
  const before = action.answer as AnswerState;
  if (before !== 'awaited' && before !== 'deferred') return;
  await updateAction(tx, action.id, { answer: before === 'deferred' ? 'unheard' : 'lost' });
  // One that is not decided yet is flagged when it succeeds.
  if (action.state !== 'succeeded') return;
  const payment = await paymentById(tx, action.payment_id);
  await flagUnheard(tx, await checkoutById(tx, payment.checkout_id), action, domain.clock.now(), effects);
}

/** No platform's call lasts as long. */
const NOBODY_LISTENS_AFTER_MS = MINUTE;

/** While running: calls whose server died with them, or could not write down what became of its answer. */
export async function takeOverActions(domain: Domain): Promise<void> {
  const awaited = await awaitedActions(domain.database.read, domain.clock.now() - NOBODY_LISTENS_AFTER_MS);
  if (awaited.length === 0) return;
  await writeWithEffects(domain, async (tx, effects) => {
    for (const { id } of awaited) await lose(tx, domain, await actionById(tx, id), effects);
  });
}

/**
 * At start of the one server on a database: whoever was on the line when the last process ended has heard nothing, as
 * far as is known; and moves that were under way are looked into at once. Beside other servers they may be theirs.
 */
export async function recoverActions(domain: Domain): Promise<void> {
  const awaited = await awaitedActions(domain.database.read, domain.clock.now());
  const undecided = await undecidedActions(domain.database.read);
  if (awaited.length + undecided.length === 0) return;
  await writeWithEffects(domain, async (tx, effects) => {
    for (const action of awaited) await lose(tx, domain, action, effects);
    for (const { id, kind } of undecided) {
      if (kind !== 'authorize') await updateAction(tx, id, { next_at: domain.clock.now() });
    }
  });
  domain.logger.info({ actions: undecided.length }, 'actions that were under way are being looked into');
}
