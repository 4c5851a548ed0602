import { type ZodType, z } from 'zod';
import { isMapping, type Path } from './path.ts';

/**
 * The keys a schema knows at a path, over all branches of a union; null when it does not say (it takes any key).
 * Read from its JSON Schema, which sees through defaults, transforms and refinements.
 */
export function knownKeys(schema: ZodType, path: Path = []): ReadonlySet<string> | null {
  let places: unknown[] = [z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })];
  for (const step of path) places = places.flatMap(branches).flatMap((place) => stepInto(place, step));
  const properties = places
    .flatMap(branches)
    .flatMap((place) => (isMapping(place.properties) ? [place.properties] : []));
  return properties.length === 0 ? null : new Set(properties.flatMap((each) => Object.keys(each)));
}

type Node = Readonly<Record<string, unknown>>;

function branches(place: unknown): Node[] {
  if (!isMapping(place)) return [];
  const inner = ['anyOf', 'oneOf', 'allOf'].flatMap((word) => (Array.isArray(place[word]) ? place[word] : []));
  return [place, ...inner.flatMap(branches)];
}

function stepInto(place: Node, step: string | number): unknown[] {
  if (typeof step === 'number') return [place.items];
  const properties = isMapping(place.properties) ? place.properties : {};
  return [Object.hasOwn(properties, step) ? properties[step] : place.additionalProperties];
}
