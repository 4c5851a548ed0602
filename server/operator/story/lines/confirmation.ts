import { type EventLine, numberOf } from '../draft.ts';
import { newsOf } from '../words.ts';

const KINDS = ['paid', 'chargeback', 'actionResult'] as const;

/** The attempts say how each went; these are what no attempt shows. */
const linesOf = (kind: string): Record<string, EventLine> => {
  const said: EventLine = () => null;
  return {
    ...Object.fromEntries(
      ['queued', 'sending', 'waiting', 'unsure', 'delivered'].map((state) => [`confirmation.${kind}.${state}`, said]),
    ),
    [`confirmation.${kind}.dead`]: (event) => ({
      text: `Given up after ${numberOf(event, 'attempts') ?? numberOf(event, 'attempt') ?? 'all'} tries: the store is not told ${newsOf(kind)} any more.`,
      phase: 'told',
    }),
    [`confirmation.${kind}.resend`]: () => ({
      text: `A person had the store told once more ${newsOf(kind)}.`,
      phase: 'due',
    }),
    [`confirmation.${kind}.interrupted`]: () => ({
      text: `The server ended while telling the store ${newsOf(kind)}, and takes it up again after its restart.`,
      phase: 'told',
    }),
  };
};

export const confirmationLines: Readonly<Record<string, EventLine>> = Object.assign({}, ...KINDS.map(linesOf));
