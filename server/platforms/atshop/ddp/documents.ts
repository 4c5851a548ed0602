import { decodeValue } from './frames.ts';
import type { Fields } from './results.ts';

/** The fields kept of each collection, by name. Anything else is dropped while the frame is read. */
export type KeptFields = Readonly<Record<string, readonly string[]>>;

/**
 * What the server has published on one connection. DDP keys documents by collection and id, not by subscription, and
 * subscriptions that share a document send it once: so there is one store for all of them.
 */
export class Documents {
  readonly #kept: ReadonlyMap<string, readonly string[]>;
  readonly #collections = new Map<string, Map<string, Fields>>();

  constructor(kept: KeptFields) {
    this.#kept = new Map(Object.entries(kept));
  }

  added(collection: string, id: string, fields: Fields = {}): void {
    const kept = this.#kept.get(collection);
    if (kept) this.#of(collection).set(id, pick(fields, kept));
  }

  /** A change of a document that was never added is ignored: half a document must not look like a whole one. */
  changed(collection: string, id: string, fields: Fields = {}, cleared: readonly string[] = []): void {
    const kept = this.#kept.get(collection);
    const known = this.#collections.get(collection)?.get(id);
    if (!kept || !known) return;
    const next = { ...known, ...pick(fields, kept) };
    for (const name of cleared) delete next[name];
    this.#of(collection).set(id, next);
  }

  removed(collection: string, id: string): void {
    this.#collections.get(collection)?.delete(id);
  }

  snapshot(collection: string): ReadonlyMap<string, Fields> {
    return new Map(this.#collections.get(collection));
  }

  clear(): void {
    this.#collections.clear();
  }

  #of(collection: string): Map<string, Fields> {
    const existing = this.#collections.get(collection);
    if (existing) return existing;
    const created = new Map<string, Fields>();
    this.#collections.set(collection, created);
    return created;
  }
}

function pick(fields: Fields, kept: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    kept.filter((name) => Object.hasOwn(fields, name)).map((name) => [name, decodeValue(fields[name])]),
  );
}
