import type { Records } from '../model/records.ts';
import type { Json } from '../model/rows.ts';
import type { Ref, ResourceType, Tables } from '../model/tables.ts';
import type { Caller } from '../oauth/tokens.ts';
import type { Shop } from '../shop.ts';

export type Related = Ref | readonly Ref[] | null;

/** A request by somebody, in the shop it reached. */
export interface Context {
  readonly shop: Shop;
  readonly records: Records;
  readonly caller: Caller;
}

export type Operation = 'list' | 'retrieve' | 'create' | 'update' | 'delete';

/** One resource of the API: what it shows, who may do what, and what a write does. */
export interface Definition<Type extends ResourceType> {
  readonly type: Type;
  /** Without id, times, reference and metadata, which every resource has. */
  attributes(row: Tables[Type], records: Records): Json;
  /** Relationships the fake knows; only those that a request includes carry `data`. */
  related(row: Tables[Type], records: Records): Readonly<Record<string, Related>>;
  /** Relationships of the real API that are always empty here: links without data. */
  readonly unmodelled: readonly string[];
  /** Operations open to sales channels, on the rows that `visible` shows them. Integrations may do all there are. */
  readonly salesChannel: readonly Operation[];
  /** The attributes sales channels see, where they are not to see all: nobody's secrets are for browsers. */
  readonly openAttributes?: readonly string[];
  visible?(row: Tables[Type], context: Context): boolean;
  readonly create?: (document: unknown, context: Context) => Promise<Tables[Type]>;
  readonly update?: (row: Tables[Type], document: unknown, context: Context) => Promise<void>;
  readonly delete?: (row: Tables[Type], context: Context) => void;
}

export type Definitions = { readonly [Type in ResourceType]: Definition<Type> };

/** Keeps the literal type. */
export function define<Type extends ResourceType>(definition: Definition<Type>): Definition<Type> {
  return definition;
}

export function ref<Type extends ResourceType>(type: Type, id: string | null): Ref | null {
  return id === null ? null : { type, id };
}

export function refs(type: ResourceType, rows: readonly { readonly id: string }[]): Ref[] {
  return rows.map(({ id }) => ({ type, id }));
}
