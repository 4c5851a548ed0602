import { type EventLine, textOf } from '../draft.ts';

/** What a platform told by itself, as CraftingStore tells of its own payments. */
export const storeLine: EventLine = (event) => {
  const state = textOf(event, 'state') ?? textOf(event, 'type');
  const what = event.row.kind.slice('store.'.length);
  return { text: `The store sent “${what}”${state === null ? '' : ` (${state})`}.`, phase: 'begun' };
};
