import { money } from '../../../shared/money.ts';
import type { Queries } from '../../database/database.ts';
import {
  actionById,
  actionsOfPayment,
  moveAction,
  refundedBySucceeded,
  updateAction,
} from '../../database/repositories/actions.ts';
import { checkoutById } from '../../database/repositories/checkouts.ts';
import { about, recordEvent } from '../../database/repositories/events.ts';
import { insertOperation, operationById } from '../../database/repositories/operations.ts';
import { paymentById } from '../../database/repositories/payments.ts';
import type { ActionRow, OperationRow, PaymentRow } from '../../database/schema.ts';
import { failpoint } from '../../failpoint.ts';
import type { ProviderPayment } from '../../providers/provider.ts';
import type { Domain, Method } from '../domain.ts';
import { type Effects, writeWithEffects } from '../effects.ts';
import { raiseFlag } from '../flags.ts';
import { heldUp, isHeldUp } from '../held-up.ts';
import { idempotencyKeyOf, newOperationId } from '../ids.ts';
import { knownPayment } from '../known-payment.ts';
import { type ActionState, isDecided } from '../machines/action.ts';
import type { Outcome } from '../outcome.ts';
import { recordTruth } from '../record-truth.ts';
import { resolveOperation, summaryOf } from '../resolve-operation.ts';
import { delayOf, withJitter } from '../schedules.ts';
import type { ActionKind } from './action.ts';
import { believed, isOf } from './believed.ts';
import { decideAction } from './decide.ts';
import { MOVE_TIMEOUT_MS, type ProviderMove, providerMoveOf } from './provider-move.ts';

const LOOK_TIMEOUT_MS = 20_000;

/** Asks the provider to move money for an action, after writing down that it will be asked. */
export async function submitMove(domain: Domain, payment: PaymentRow, action: ActionRow): Promise<void> {
  const operation = await writeWithEffects(domain, (tx, effects) => planMove(tx, domain, payment, action, effects));
  if (operation === null) return;
  failpoint('operation.stored');
  await call(domain, payment, action, operation, { again: false });
}

/** Writes down that the provider will be asked, or null where it need not be. */
export async function planMove(
  tx: Queries,
  domain: Domain,
  { id: payment_id }: PaymentRow,
  action: ActionRow,
  effects: Effects,
): Promise<OperationRow | null> {
  const now = domain.clock.now();
  const id = newOperationId();
  const payment = await paymentById(tx, payment_id);
  const all = await actionsOfPayment(tx, payment.id);
  const move = moveOf(domain, payment, action, all);
  const base_minor = move === null ? null : await baseOf(tx, move, payment, all);
  // Somebody captured it by hand: asking would take it a second time.
  const byHand = move === 'capture' && payment.captured_minor >= (base_minor ?? 0) + action.amount_minor;
  if (move === null || byHand) {
    await decideAction(tx, domain, action, { state: 'succeeded' }, effects);
    return null;
  }
  const next_at = now + domain.schedules.leaseMs;
  if (!(await moveAction(tx, action, { state: 'submitted', next_at }))) throw new Error('The action changed meanwhile');
  return insertOperation(tx, {
    public_id: id,
    payment_id,
    kind: move,
    amount_minor: action.amount_minor,
    currency: action.currency,
    idempotency_key: idempotencyKeyOf(domain.installation, id),
    state: 'submitted',
    outcome: null,
    submitted_at: now,
    resolved_at: null,
    action_id: action.id,
    source_id: null,
    base_minor,
  });
}

function moveOf(
  domain: Domain,
  payment: PaymentRow,
  action: ActionRow,
  all: readonly ActionRow[],
): ProviderMove | null {
  const method = domain.methods.get(payment.method_id);
  if (!method) throw new Error(`The method "${payment.method_id}" is no longer configured`);
  return providerMoveOf(action.kind as Exclude<ActionKind, 'authorize'>, payment, method.capabilities, all);
}

/**
 * From where the payment has to grow by the amount. What somebody captured at the provider by hand counts for the next
 * capture: it cannot be captured again. What somebody refunded there does not: an equal refund may be meant besides.
 * A refund that succeeded on a person's word may show only now, and must not be taken for this one either.
 */
async function baseOf(
  tx: Queries,
  move: ProviderMove,
  payment: PaymentRow,
  all: readonly ActionRow[],
): Promise<number | null> {
  switch (move) {
    case 'capture':
      return capturedBefore(all);
    case 'refund':
      return Math.max(payment.refunded_minor, await refundedBySucceeded(tx, payment.id));
    case 'void':
      return null;
  }
}

/** What the platform has captured so far. */
const capturedBefore = (actions: readonly ActionRow[]): number =>
  actions
    .filter(({ kind, state }) => kind === 'capture' && state === 'succeeded')
    .reduce((sum, { amount_minor }) => sum + amount_minor, 0);

/** `again`: an answer to the same request was lost, or was "later". */
async function call(
  domain: Domain,
  payment: PaymentRow,
  action: ActionRow,
  operation: OperationRow,
  { again }: { readonly again: boolean },
): Promise<void> {
  const method = domain.methods.get(payment.method_id);
  const run = method?.provider[operation.kind as ProviderMove];
  if (!method || !run || payment.provider_ref === null) return putOff(domain, action);
  const move = {
    providerRef: payment.provider_ref,
    merchantRef: payment.public_id,
    idempotencyKey: operation.idempotency_key,
    money: money(operation.amount_minor, operation.currency),
    signal: AbortSignal.timeout(MOVE_TIMEOUT_MS),
  };
  const answer = !again && isHeldUp(domain, operation) ? heldUp : await run(move);
  failpoint('provider.answered');
  const truth = await truthOf(domain, method, payment);
  const outcome = believed(answer, payment, operation, { again, truth });
  await writeWithEffects(domain, async (tx, effects) => {
    // That the provider has taken it on is known, whatever became of the question.
    const stays = outcome.status === 'unknown' && operation.state === 'pending';
    if (!stays) await resolveOperation(tx, operation, outcome.status, summaryOf(outcome), domain.clock.now());
    if (outcome.status === 'unknown' && operation.state === 'submitted') {
      const detail = { action: action.public_id, cause: outcome.cause };
      const checkout = await checkoutById(tx, payment.checkout_id);
      await recordEvent(tx, about(checkout), domain.clock.now(), `action.${action.kind}.unknown`, detail);
    }
    // An answer about somebody else's payment shows as such.
    if ('value' in answer && !isOf(answer.value, payment)) {
      await recordTruth(tx, domain, method, payment.id, answer.value, effects, 'answer');
    }
    if (truth) await recordTruth(tx, domain, method, payment.id, truth, effects, 'answer');
    const released = operation.kind === 'void' && truth !== null && (await isReleased(tx, payment, truth));
    await conclude(tx, domain, action, operation, outcome, released, effects);
  });
  failpoint('facts.recorded');
}

/** Nothing is reserved any more, and nobody but the platform has captured: so the rest went back. */
async function isReleased(tx: Queries, payment: PaymentRow, { capturable, captured }: ProviderPayment) {
  return (
    capturable?.amountMinor === 0 && captured.amountMinor === capturedBefore(await actionsOfPayment(tx, payment.id))
  );
}

/** What the provider says of the payment now: the only road to "captured", and to "refunded". */
async function truthOf(domain: Domain, method: Method, payment: PaymentRow): Promise<ProviderPayment | null> {
  const known = await knownPayment(domain.database.read, payment);
  if (known.providerRef === null) return null;
  const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS);
  const answer = await method.provider.retrieve({ ...known, providerRef: known.providerRef }, signal);
  return 'value' in answer ? answer.value : null;
}

/** `recordTruth` has decided the action already where the payment shows that the money moved. */
async function conclude(
  tx: Queries,
  domain: Domain,
  action: ActionRow,
  operation: OperationRow,
  outcome: Outcome<ProviderPayment>,
  released: boolean,
  effects: Effects,
): Promise<void> {
  const current = await actionById(tx, action.id);
  if (isDecided(current.state as ActionState)) return;
  // Nothing is reserved any more, whoever released it, and whatever the answer was.
  if (released) return decideAction(tx, domain, current, { state: 'succeeded' }, effects);
  switch (outcome.status) {
    case 'succeeded':
      // Nothing in the payment shows that the rest of a partly captured one was released: the answer must do.
      if (operation.kind === 'void') return decideAction(tx, domain, current, { state: 'succeeded' }, effects);
      return planLook(tx, domain, current, effects);
    case 'declined':
    case 'rejected': {
      const { code, message } = outcome;
      return decideAction(tx, domain, current, { state: 'failed', code, message }, effects);
    }
    case 'actionRequired':
    case 'pending':
    case 'unknown':
      return planLook(tx, domain, current, effects);
  }
}

/** Not decided: look again by the schedule, until a person must. */
async function planLook(tx: Queries, domain: Domain, action: ActionRow, effects: Effects): Promise<void> {
  if (isDecided(action.state as ActionState)) return;
  const now = domain.clock.now();
  const { schedules } = domain;
  const wait = delayOf(schedules.unknownChecksMs, action.tries, false);
  const next_at = wait === null ? null : now + withJitter(wait, schedules.jitter);
  await updateAction(tx, action.id, { tries: action.tries + 1, next_at });
  if (next_at !== null) return;
  const payment = await paymentById(tx, action.payment_id);
  const checkout = await checkoutById(tx, payment.checkout_id);
  const detail = { action: action.public_id, kind: action.kind };
  await raiseFlag(tx, checkout, payment.id, 'moveUnresolved', now, effects, detail, { newMoney: true });
}

function putOff(domain: Domain, action: ActionRow): Promise<void> {
  return writeWithEffects(domain, async (tx, effects) =>
    planLook(tx, domain, await actionById(tx, action.id), effects),
  );
}

/** Asks what became of it. False: the provider does not show the money as moved, or did not answer. */
export async function lookAtMove(
  domain: Domain,
  payment: PaymentRow,
  action: ActionRow,
  operation: OperationRow,
): Promise<boolean> {
  const method = domain.methods.get(payment.method_id);
  const truth = method ? await truthOf(domain, method, payment) : null;
  return writeWithEffects(domain, async (tx, effects) => {
    if (method && truth) await recordTruth(tx, domain, method, payment.id, truth, effects, 'look');
    const current = await actionById(tx, action.id);
    if (isDecided(current.state as ActionState)) return true;
    const { state } = await operationById(tx, operation.id);
    // Said to be done: then it is not asked for again.
    if (truth && state !== 'succeeded') return false;
    await planLook(tx, domain, current, effects);
    return true;
  });
}

/**
 * The provider does not show it. Under the same idempotency key it cannot happen twice, so it is asked again while the
 * key is remembered; that is also how a late refusal is learnt. Without keys, one that has left no trace after a while
 * never arrived, unless the provider said "later" itself.
 */
export async function resubmitMove(
  domain: Domain,
  payment: PaymentRow,
  action: ActionRow,
  operation: OperationRow,
): Promise<void> {
  const ttl = domain.methods.get(payment.method_id)?.capabilities.idempotencyKeyTtlMs ?? null;
  const age = domain.clock.now() - operation.submitted_at;
  if (ttl !== null && age < ttl) return call(domain, payment, action, operation, { again: true });
  // Nothing would show that the rest of a partly captured payment was released.
  const traceless = operation.kind === 'void' && payment.captured_minor > 0;
  const heardOf = operation.state === 'pending' || traceless;
  if (ttl !== null || heardOf || age < domain.schedules.neverHappenedAfterMs) {
    return putOff(domain, action);
  }
  await writeWithEffects(domain, async (tx, effects) => {
    const now = domain.clock.now();
    await resolveOperation(tx, operation, 'rejected', 'rejected: left no trace', now);
    const failure = { code: 'never_arrived', message: 'The provider never received the request. Try again.' };
    await decideAction(tx, domain, await actionById(tx, action.id), { state: 'failed', ...failure }, effects);
  });
}
