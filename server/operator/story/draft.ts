import type { EventRow } from '../../database/schema.ts';
import type { Facts } from './facts.ts';
import type { StoryLine } from './story.ts';

/**
 * What comes first of two lines of the same millisecond: `begun` by somebody, then `asked` and heard, then what is `learnt`
 * from it, then what follows for the store (`due`), and how it was `told`.
 */
export type Phase = 'begun' | 'asked' | 'learnt' | 'due' | 'told';

export interface Draft extends StoryLine {
  readonly phase: Phase;
}

/** What an event of the audit trail says. */
export interface Recorded {
  readonly row: EventRow;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly facts: Facts;
}

/** One kind of event as a sentence. Null: other lines say it already. */
export type EventLine = (
  event: Recorded,
) => { readonly text: string; readonly about?: string | null; readonly phase?: Phase } | null;

/** A part of a detail that should be text, or a number; null where it is not, as in events of older versions. */
export const textOf = ({ detail }: Recorded, key: string) => {
  const value = detail[key];
  return typeof value === 'string' ? value : null;
};

export const numberOf = ({ detail }: Recorded, key: string) => {
  const value = detail[key];
  return typeof value === 'number' ? value : null;
};
