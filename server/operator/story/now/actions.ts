import type { Domain } from '../../../payments/domain.ts';
import { waitsFor } from '../../waits-for.ts';
import type { Facts } from '../facts.ts';
import type { StoryNow } from '../story.ts';
import { sum } from '../words.ts';

/** What the platform asked for and is not decided. */
export async function nowOfActions({ database: { read } }: Domain, { actions }: Facts): Promise<StoryNow[]> {
  const said = await Promise.all(
    actions.map(async (action): Promise<StoryNow | null> => {
      const what = `The ${action.kind} of ${sum(action.amount_minor, action.currency)}`;
      const waits = await waitsFor(read, action);
      switch (waits?.what) {
        case undefined:
        case 'flags':
          return null;
        case 'money':
          return { text: `${what} waits for the shopper’s money`, at: null, commands: [] };
        case 'turn':
          return { text: `${what} waits for its turn`, at: null, commands: [] };
        case 'provider':
          return { text: `${what} is being looked into`, at: waits.nextAt, commands: [] };
        case 'person': {
          const decide = `tillgate actions decide ${action.public_id}`;
          const text = `${what} needs you: look at the provider, and say what became of it`;
          return { text, at: null, commands: [`${decide} --succeeded`, `${decide} --failed`] };
        }
      }
    }),
  );
  return said.filter((one) => one !== null);
}
