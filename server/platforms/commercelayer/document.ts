import { z } from 'zod';
import { Refusal } from './refusal.ts';

type Members = Readonly<Record<string, unknown>>;

/** A JSON:API resource object. What may be absent or null is empty here. */
export interface Resource {
  readonly type: string;
  readonly id: string;
  readonly attributes: Members;
  readonly relationships: Members;
  readonly meta: Members;
}

/** A JSON:API document with one primary resource. */
export interface Document {
  readonly data: Resource;
  readonly included: readonly Resource[];
}

const NONE: Members = Object.freeze({});

/** Passed through untouched, whatever it holds: only what is looked up in it is ever read. */
const members = z
  .custom<Members>(isMembers)
  .nullish()
  .transform((value) => value ?? NONE);

const identifier = z.object({ type: z.string().min(1).max(100), id: z.string().min(1).max(128) });

const resource = identifier.extend({ attributes: members, relationships: members, meta: members });

const document = z.object({ data: resource, included: z.array(z.unknown()).nullish() });

const relationship = z.object({ data: identifier });

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads a body. Included members that are no resources are left out: an order does not fail for a strange neighbour. */
export function readDocument(bytes: Uint8Array): Document | Refusal {
  const { success, data } = document.safeParse(readJson(bytes));
  if (!success) return new Refusal(400, 'body_malformed', 'The body is not a JSON:API document with one resource.');
  const included = (data.included ?? []).flatMap((one) => resource.safeParse(one).data ?? []);
  return { data: data.data, included };
}

/** The id a relationship names; null where it only links, names several or is not there. */
export function relatedId(from: Resource, name: string): string | null {
  return relationship.safeParse(from.relationships[name]).data?.data.id ?? null;
}

/** The resource of a type that a relationship names; where it names none, the only one there is. */
export function related(document: Document, from: Resource, name: string, type: string): Resource | null {
  const id = relatedId(from, name);
  const found = resourcesOf(document, type).filter((one) => id === null || one.id === id);
  return found.length === 1 || id !== null ? (found[0] ?? null) : null;
}

/** All of a type, the primary one first. */
export function resourcesOf({ data, included }: Document, type: string): readonly Resource[] {
  return [data, ...included].filter((one) => one.type === type);
}

/** Undefined for what is not JSON in UTF-8. */
export function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
