import { z } from 'zod';

const identifier = z.looseObject({ id: z.string(), type: z.string() });

const resourceSchema = z.looseObject({
  id: z.string().min(1),
  type: z.string(),
  attributes: z.record(z.string(), z.unknown()).default({}),
  relationships: z
    .record(z.string(), z.looseObject({ data: z.union([identifier, z.array(identifier)]).nullish() }))
    .default({}),
  meta: z.record(z.string(), z.unknown()).default({}),
});

/** One JSON:API resource of Commerce Layer. Which attributes it has is up to its type. */
export type Resource = z.infer<typeof resourceSchema>;

export const oneSchema = z.looseObject({ data: resourceSchema });
export const manySchema = z.looseObject({
  data: z.array(resourceSchema),
  meta: z.looseObject({ page_count: z.number().optional() }).optional(),
});

/** An attribute as text; null when it is unset or something else. */
export function textOf({ attributes }: Resource, name: string): string | null {
  const value = attributes[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** An attribute as a list of texts; null when it is empty or something else. */
export function textsOf({ attributes }: Resource, name: string): readonly string[] | null {
  const value = attributes[name];
  return Array.isArray(value) && value.length > 0 ? value.map(String) : null;
}

export function booleanOf({ attributes }: Resource, name: string): boolean | null {
  const value = attributes[name];
  return typeof value === 'boolean' ? value : null;
}

/** An attribute as a number; 0 when it is unset. */
export function countOf({ attributes }: Resource, name: string): number {
  const value = attributes[name];
  return typeof value === 'number' ? value : 0;
}

/** The id at the other end of a to-one relationship; null when there is none, or the answer did not say. */
export function relatedId({ relationships }: Resource, name: string): string | null {
  const data = relationships[name]?.data;
  return data === undefined || data === null || Array.isArray(data) ? null : data.id;
}

/** The secret Commerce Layer made for a gateway or payment setting. */
export const sharedSecretOf = (resource: Resource) => textOf(resource, 'shared_secret');
