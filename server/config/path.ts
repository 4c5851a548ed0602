/** The way to a value in the parsed file: `['stores', 0, 'secret']`. */
export type Path = readonly (string | number)[];

/** A key for maps and sets. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}

/** The merchant's words for a path: stores go by their id, other list items by their number. */
export function pathName(path: Path, root: unknown): string {
  let name = '';
  let value = root;
  for (const [depth, step] of path.entries()) {
    value = child(value, step);
    const id = depth === 1 && path[0] === 'stores' ? child(value, 'id') : undefined;
    if (typeof step === 'number' && typeof id !== 'string') name += `[${step}]`;
    else name += `${name === '' ? '' : '.'}${typeof id === 'string' ? id : step}`;
  }
  return name;
}

/** The value at a path; undefined when there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(child, root);
}

function child(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}

/** True for a YAML mapping. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
