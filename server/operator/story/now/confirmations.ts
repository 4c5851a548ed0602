import type { ConfirmationDbRow } from '../../../database/schema.ts';
import type { Facts } from '../facts.ts';
import type { StoryNow } from '../story.ts';
import { newsOf } from '../words.ts';

/** What the store is still to be told. */
export const nowOfConfirmations = ({ confirmations }: Facts): StoryNow[] =>
  confirmations.flatMap(({ row }) => nowOf(row) ?? []);

function nowOf({ kind, state, next_at: at, public_id }: ConfirmationDbRow): StoryNow | null {
  const resend = [`tillgate confirmations resend ${public_id}`];
  switch (state) {
    case 'queued':
    case 'sending':
      return { text: `The store is being told ${newsOf(kind)}`, at: null, commands: [] };
    case 'waiting':
      return { text: `The store is told again ${newsOf(kind)}`, at, commands: resend };
    case 'unsure':
      return { text: 'Whether the store knows is not sure: it is read back', at, commands: [] };
    case 'dead': {
      const text = `The store is not told any more ${newsOf(kind)}: mark it there by hand, or try once more`;
      return { text, at: null, commands: resend };
    }
    default:
      return null;
  }
}
