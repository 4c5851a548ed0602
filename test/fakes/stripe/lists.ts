import { type Form, integer, isForm, part, text } from './params.ts';
import { missing, type Thing } from './things.ts';

/** One page of a list, newest first, as every list of Stripe's comes. */
export function page<T extends Thing & { readonly created?: unknown }>(
  things: readonly T[],
  query: Form,
  url: string,
  render: (thing: T) => unknown = (thing) => thing,
): unknown {
  const limit = integer(query, 'limit') ?? 10;
  const created = isForm(query.created) ? part(query, 'created') : {};
  const from = integer(created, 'gte') ?? 0;
  const to = integer(created, 'lte') ?? Number.MAX_SAFE_INTEGER;
  const matching = [...things]
    .reverse()
    .filter((thing) => typeof thing.created !== 'number' || (thing.created >= from && thing.created <= to));
  const after = text(query, 'starting_after');
  const start = after === null ? 0 : matching.findIndex(({ id }) => id === after) + 1;
  if (after !== null && start === 0) throw missing('object', after);
  const data = matching.slice(start, start + limit);
  return { object: 'list', url, has_more: start + limit < matching.length, data: data.map(render) };
}
