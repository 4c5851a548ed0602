import type { Records } from '../model/records.ts';
import type { Json } from '../model/rows.ts';
import type { Ref, ResourceType, Tables } from '../model/tables.ts';
import type { Definitions, Related } from '../resources/definition.ts';
import { badRequest } from './errors.ts';

/** Relationships to follow, nested. */
export interface IncludeTree {
  readonly [relationship: string]: IncludeTree;
}

export interface Resource {
  readonly id: string;
  readonly type: ResourceType;
  readonly links: Json;
  readonly attributes: Json;
  readonly relationships: Readonly<Record<string, Json>>;
  readonly meta: Json;
}

export interface RenderOptions {
  readonly include: IncludeTree;
  /** Sparse fieldsets by type. */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /** In front of `/api/…`: empty in gateway calls, whose links are relative (recorded callbacks), the host in the API. */
  readonly host: string;
  readonly meta: Json;
  /** Leaves out relationships that do not exist: an include list serves five kinds of gateway call. */
  readonly lenient?: boolean;
  /** Sees to it that nobody includes what they may not read. */
  readonly readable?: (ref: Ref) => boolean;
  /** For a sales channel. */
  readonly onlyOpen?: boolean;
}

/** `order.line_items.item` and its siblings as a tree. */
export function includeTree(paths: readonly string[]): IncludeTree {
  const tree: Record<string, IncludeTree> = {};
  for (const path of paths) {
    let level = tree;
    for (const step of path.split('.')) {
      const next: Record<string, IncludeTree> = level[step] ?? {};
      level[step] = next;
      level = next;
    }
  }
  return tree;
}

/** A `{data, included}` document. Throws the API's 400 for a relationship that does not exist. */
export class Document {
  readonly #definitions: Definitions;
  readonly #records: Records;
  readonly #options: RenderOptions;
  readonly #included = new Map<string, Resource>();

  constructor(definitions: Definitions, records: Records, options: RenderOptions) {
    this.#definitions = definitions;
    this.#records = records;
    this.#options = options;
  }

  one(ref: Ref): { data: Resource; included?: readonly Resource[] } {
    return this.#withIncluded(this.#render(ref, this.#options.include));
  }

  many(refs: readonly Ref[]): { data: readonly Resource[]; included?: readonly Resource[] } {
    return this.#withIncluded(refs.map((ref) => this.#render(ref, this.#options.include)));
  }

  #withIncluded<Data>(data: Data): { data: Data; included?: readonly Resource[] } {
    const included = [...this.#included.values()];
    return Object.keys(this.#options.include).length > 0 ? { data, included } : { data };
  }

  #render<Type extends ResourceType>({ type, id }: { type: Type; id: string }, include: IncludeTree): Resource {
    const row: Tables[Type] = this.#records.get(type, id);
    const definition = this.#definitions[type];
    const related: Readonly<Record<string, Related>> = definition.related(row, this.#records);
    const self = `${this.#options.host}/api/${type}/${id}`;
    const link = (name: string) => ({ links: { self: `${self}/relationships/${name}`, related: `${self}/${name}` } });
    const relationships: Record<string, Json> = {};
    for (const name of [...Object.keys(related), ...definition.unmodelled]) relationships[name] = link(name);
    for (const [name, tree] of Object.entries(include)) {
      if (!Object.hasOwn(relationships, name)) {
        if (this.#options.lenient) continue;
        throw badRequest('INVALID_INCLUDE', `${name} is not a valid relationship of ${type}`);
      }
      const targets = Object.hasOwn(related, name) ? (related[name] ?? null) : [];
      relationships[name] = { ...link(name), data: this.#include(targets, tree) };
    }
    return {
      id,
      type,
      links: { self },
      attributes: this.#sparse(type, {
        ...this.#open(definition.attributes(row, this.#records), definition.openAttributes),
        created_at: row.created_at,
        updated_at: row.updated_at,
        reference: row.reference,
        reference_origin: row.reference_origin,
        metadata: row.metadata,
      }),
      relationships: this.#sparse(type, relationships),
      meta: this.#options.meta,
    };
  }

  #open(attributes: Json, open: readonly string[] | undefined): Json {
    if (this.#options.onlyOpen !== true || open === undefined) return attributes;
    return Object.fromEntries(Object.entries(attributes).filter(([name]) => open.includes(name)));
  }

  #include(targets: Related, tree: IncludeTree): Ref | Ref[] | null {
    if (targets === null) return null;
    const list = 'type' in targets ? [targets] : targets;
    const readable = list.filter((target) => this.#options.readable?.(target) ?? true);
    for (const target of readable) {
      const key = `${target.type}/${target.id}`;
      // Before going deeper, so that circles end.
      if (this.#included.has(key) && Object.keys(tree).length === 0) continue;
      const known = this.#included.get(key);
      const resource = this.#render(target, tree);
      this.#included.set(key, known ? merge(known, resource) : resource);
    }
    if ('type' in targets) return readable[0] ?? null;
    return [...readable];
  }

  #sparse<Value>(type: string, values: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
    const wanted = this.#options.fields?.[type];
    return wanted ? Object.fromEntries(Object.entries(values).filter(([name]) => wanted.includes(name))) : values;
  }
}

/** The same row reached by two paths: both paths' relationship data. */
function merge(first: Resource, second: Resource): Resource {
  const relationships = { ...second.relationships };
  for (const [name, value] of Object.entries(first.relationships)) if ('data' in value) relationships[name] = value;
  return { ...second, relationships };
}
