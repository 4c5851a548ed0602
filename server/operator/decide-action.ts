import { findAction } from '../database/repositories/actions.ts';
import { checkoutById } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { operationOfAction } from '../database/repositories/operations.ts';
import { paymentById } from '../database/repositories/payments.ts';
import type { ActionRow } from '../database/schema.ts';
import { type Decision, decideAction as decide, flagsAbout } from '../payments/actions/decide.ts';
import type { Domain } from '../payments/domain.ts';
import { writeWithEffects } from '../payments/effects.ts';
import { clearFlags } from '../payments/flags.ts';
import type { AnswerState } from '../payments/machines/action.ts';
import { resolveOperation } from '../payments/resolve-operation.ts';
import { contradiction } from './contradiction.ts';
import type { DecideActionResult, SaidOfAction, WaitsFor } from './operator.ts';
import { waitsFor } from './waits-for.ts';

type Refused = Extract<DecideActionResult, { result: 'refused' }>;

const DECISIONS: Readonly<Record<SaidOfAction['outcome'], Decision>> = {
  succeeded: { state: 'succeeded' },
  failed: {
    state: 'failed',
    code: 'did_not_happen',
    message: 'The merchant looked, and the payment provider did not do it. Try again.',
  },
};

/** See Operator.decideAction. Read and decided in one write: the running server may be looking at the same action. */
export function decideAction(domain: Domain, id: string, said: SaidOfAction): Promise<DecideActionResult> {
  return writeWithEffects(domain, async (tx, effects) => {
    const action = await findAction(tx, id);
    if (!action) return refused(id, 'not_found', `There is no action ${id}. See: tillgate actions list`);
    const payment = await paymentById(tx, action.payment_id);
    const checkout = await checkoutById(tx, payment.checkout_id);
    const waits = await waitsFor(tx, action);
    const operation = await operationOfAction(tx, action.id);
    if (waits?.what !== 'person' && waits?.what !== 'provider') {
      return notAPersons(action, waits, checkout.public_id);
    }
    if (!operation) throw new Error(`Action ${id} is submitted without an operation`);
    if (!said.force) {
      const against = contradiction(said.outcome, operation, payment);
      const asking = waits.what === 'provider' ? stillAsking(waits.nextAt) : null;
      const why = [against, asking].filter((reason) => reason !== null);
      const code = against === null ? 'still_asking' : 'contradicts_provider';
      if (why.length > 0) return refused(id, code, [...why, ANYWAY].join(' '));
    }

    const now = domain.clock.now();
    const { outcome, force, by } = said;
    // Declined, not rejected: an edge that leads there from every state in which an answer is awaited.
    const to = outcome === 'succeeded' ? 'succeeded' : 'declined';
    await resolveOperation(tx, operation, to, `${outcome}, says ${by}`, now);
    await clearFlags(tx, checkout, await flagsAbout(tx, checkout, 'moveUnresolved', action), now, by);
    await recordEvent(tx, about(checkout), now, `action.${action.kind}.said`, { action: id, outcome, force, by });
    await decide(tx, domain, action, DECISIONS[outcome], effects);
    return { result: 'decided', action: id, outcome, told: (action.answer as AnswerState) !== 'lost' };
  });
}

/** Why an action is not for a person to decide. */
function notAPersons(
  { public_id: id, state }: ActionRow,
  waits: Exclude<WaitsFor, { what: 'person' | 'provider' }> | null,
  checkout: string,
): Refused {
  switch (waits?.what) {
    case undefined:
      return refused(id, 'already_decided', `${id} is decided: it ${state}. What the store was told stays so.`);
    case 'flags': {
      const how = `tillgate flags accept ${checkout}, or tillgate flags dismiss ${checkout}`;
      return refused(id, 'waits_for_money', `The money of ${id} is held back. Decide on it with: ${how}.`);
    }
    case 'money': {
      const how = `Where it is a bank transfer that has arrived: tillgate mark-paid ${checkout} --bank-ref …`;
      return refused(id, 'waits_for_money', `${id} waits for the shopper's money, which alone decides it. ${how}`);
    }
    case 'turn': {
      const first = waits.behind === null ? '' : ` ${waits.behind} comes first: decide that one.`;
      return refused(id, 'not_asked_yet', `The provider has not been asked for ${id} yet.${first}`);
    }
  }
}

const stillAsking = (nextAt: number) =>
  `Tillgate is still asking the provider, next at ${new Date(nextAt).toISOString()}: it may find out by itself.`;

const ANYWAY = 'To decide all the same, repeat with --force.';

const refused = (action: string, code: Refused['code'], message: string): Refused => ({
  result: 'refused',
  action,
  code,
  message,
});
