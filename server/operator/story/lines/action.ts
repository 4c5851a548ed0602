import type { ActionRow } from '../../../database/schema.ts';
import { type EventLine, type Phase, type Recorded, textOf } from '../draft.ts';
import { sum } from '../words.ts';

const KINDS = ['authorize', 'capture', 'void', 'refund'] as const;
type Kind = (typeof KINDS)[number];

/** "asked to …" */
const ASKED: Readonly<Record<Kind, string>> = {
  authorize: 'claim',
  capture: 'capture',
  void: 'release',
  refund: 'refund',
};

/** "The … of 9.00 EUR is done." */
const NOUN: Readonly<Record<Kind, string>> = {
  authorize: 'claim',
  capture: 'capture',
  void: 'release',
  refund: 'refund',
};

const line =
  (say: (amount: string, action: ActionRow, event: Recorded) => string, phase: Phase = 'learnt'): EventLine =>
  (event) => {
    const action = event.facts.actions.find(({ public_id }) => public_id === textOf(event, 'action'));
    if (!action) return null;
    return { text: say(sum(action.amount_minor, action.currency), action, event), about: action.public_id, phase };
  };

/** Written as the platform asks; only then does the event tell the amount. */
const isNew = (event: Recorded) => textOf(event, 'amount') !== null;

const linesOf = (kind: Kind): Record<string, EventLine> => ({
  [`action.${kind}.waiting`]: line((amount) => `The store asked to ${ASKED[kind]} ${amount}.`, 'begun'),
  [`action.${kind}.succeeded`]: (event) =>
    isNew(event)
      ? line((amount) => `The store asked to ${ASKED[kind]} ${amount}: done at once.`, 'begun')(event)
      : line((amount) => `The ${NOUN[kind]} of ${amount} is done.`)(event),
  [`action.${kind}.failed`]: line(
    (amount, { failure_code }) => `The ${NOUN[kind]} of ${amount} failed (${failure_code ?? 'no reason'}).`,
  ),
  [`action.${kind}.unknown`]: line(
    (amount, _action, event) =>
      `No sure answer about the ${NOUN[kind]} of ${amount} (${textOf(event, 'cause') ?? 'lost'}): it is looked into.`,
  ),
  [`action.${kind}.said`]: line(
    (amount, _action, event) =>
      `${textOf(event, 'by') ?? 'Somebody'} looked, and says that the ${NOUN[kind]} of ${amount} ${textOf(event, 'outcome') ?? 'is decided'}.`,
    'begun',
  ),
});

export const actionLines: Readonly<Record<string, EventLine>> = Object.assign({}, ...KINDS.map(linesOf));
