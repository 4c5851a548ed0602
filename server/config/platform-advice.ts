import { valueAt } from './path.ts';
import type { Registry } from './registry.ts';
import type { Source, Unresolved } from './source.ts';

/** A value that is not there yet, but that a command of the store's platform fetches, is complained of with that command. */
export function withPlatformAdvice(source: Source, registry: Registry): Source {
  return { ...source, unresolved: source.unresolved.map((each) => advised(each, source, registry)) };
}

function advised(unresolved: Unresolved, { data }: Source, { platforms }: Registry): Unresolved {
  const { path, complaint, absent } = unresolved;
  const [stores, index, ...key] = path;
  if (!absent || stores !== 'stores' || index === undefined) return unresolved;
  const platform = platforms.get(String(valueAt(data, [stores, index, 'platform'])));
  const fix = platform?.adviceFor?.[key.join('.')];
  return fix === undefined ? unresolved : { ...unresolved, complaint: { ...complaint, fix } };
}
