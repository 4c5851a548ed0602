import { FLAGS, type FlagCode } from '../../../payments/flags.ts';
import type { Facts } from '../facts.ts';
import type { StoryNow } from '../story.ts';

/** What waits for a person's decision, and what only wants to be seen. */
export function nowOfFlags({ flags, checkout: { public_id: id } }: Facts): StoryNow[] {
  const blocking = flags.filter((flag) => flag.blocking === 1);
  // An action that nobody can find out about is decided by itself.
  const informing = flags.filter((flag) => flag.blocking === 0 && flag.code !== 'moveUnresolved');
  return [
    ...about(blocking, 'Take the money as it is, or send it back and dismiss it', [
      `tillgate flags accept ${id}`,
      `tillgate flags dismiss ${id}`,
    ]),
    ...about(informing, 'Once you have seen to it', [`tillgate flags seen ${id}`]),
  ];
}

function about(flags: Facts['flags'], then: string, commands: readonly string[]): StoryNow[] {
  if (flags.length === 0) return [];
  const says = new Set(flags.map(({ code }) => FLAGS[code as FlagCode].says));
  return [{ text: `${[...says].join(' ')} ${then}`, at: null, commands }];
}
