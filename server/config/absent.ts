import { isMapping, type Path, pathKey } from './path.ts';
import type { Source } from './source.ts';

/**
 * The file as if those values of methods were not written whose variable or file is not there yet: what registering at
 * a provider is about to fill in.
 */
export function withoutAbsent(source: Source): Source {
  const isDropped = ({ path, absent }: Source['unresolved'][number]) =>
    absent && path.length === 3 && path[0] === 'methods';
  const dropped = source.unresolved.filter(isDropped);
  return {
    ...source,
    unresolved: source.unresolved.filter((each) => !isDropped(each)),
    data: copyWithout(source.data, new Set(dropped.map(({ path }) => pathKey(path)))),
  };
}

function copyWithout(value: unknown, keys: ReadonlySet<string>, path: Path = []): unknown {
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).filter(([name]) => !keys.has(pathKey([...path, name])));
  return Object.fromEntries(entries.map(([name, each]) => [name, copyWithout(each, keys, [...path, name])]));
}
