import { createHash } from 'node:crypto';
import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Queries } from './database.ts';
import type { Schema } from './schema.ts';

/** Runs a query on a connection that is known already. */
export type Directly = (query: CompiledQuery) => QueryResult<unknown> | Promise<QueryResult<unknown>>;

/** By adapter, which is its Kysely instance's for good, also within a transaction; or by the executor of one of them. */
const answering = new WeakMap<object, Directly>();

/**
 * For an engine with one connection: `prepared` queries then go past the dozen promises with which Kysely takes a
 * connection and gives it back.
 */
export function answersAtOnce(db: Kysely<Schema>, directly: Directly): void {
  answering.set(db.getExecutor().adapter, directly);
}

/** The same for one transaction, on the connection it has. */
export function answersWithin(tx: Kysely<Schema>, directly: Directly): void {
  answering.set(tx.getExecutor(), directly);
}

/** Of every prepared query's text. */
const namesOfTexts = new Map<string, string>();

/**
 * The name under which a server may keep a prepared query's text; undefined: the text is not one, there may be any
 * number of the like. It is made of the text, so that two processes that come by the same connection, as behind a
 * pooler, never mean two queries by it.
 */
export const nameOf = (text: string): string | undefined => namesOfTexts.get(text);

/** Stands in a query for a value that each use brings. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Stands for an id of a list that each use brings. */
class IdSlot {
  readonly place: number;

  constructor(place: number) {
    this.place = place;
  }
}

/**
 * A query that is built and compiled once per connection and set of values given (one that is undefined is not); each use
 * only fills them in. For the few on the way of every request, where building them costs more than running them.
 *
 * @param build is given stand-ins for the values: it may hand them on to the query, not look into them
 */
export function prepared<Values extends object, Row>(
  build: (db: Queries, values: Values) => Compilable<Row>,
): (db: Queries, values: Values) => Promise<QueryResult<Row>> {
  const ask = compiledOnce<Values, Row>((db, _ids, values) => build(db, values));
  return (db, values) => ask(db, [], values);
}

/**
 * The same for a query about several rows at once, by their ids: it is compiled for a few lengths of such a list, and a
 * shorter one is filled up with its last id. So the query must come to the same with an id named twice; any `in` does.
 * Without ids nothing is asked.
 */
export function preparedForIds<Values extends object, Row>(
  build: (db: Queries, ids: readonly number[], values: Values) => Compilable<Row>,
): (db: Queries, ids: readonly number[], values: Values) => Promise<QueryResult<Row>> {
  const ask = compiledOnce(build);
  return async (db, ids, values) => (ids.length === 0 ? { rows: [] } : ask(db, ids, values));
}

function compiledOnce<Values extends object, Row>(
  build: (db: Queries, ids: readonly number[], values: Values) => Compilable<Row>,
): (db: Queries, ids: readonly number[], values: Values) => Promise<QueryResult<Row>> {
  const compiled = new WeakMap<object, Map<string, CompiledQuery<Row>>>();
  return async (db, ids, values) => {
    const executor = db.getExecutor();
    const { adapter } = executor;
    const queries = compiled.get(adapter) ?? new Map<string, CompiledQuery<Row>>();
    compiled.set(adapter, queries);
    const names = Object.keys(values).filter((name) => values[name as keyof Values] !== undefined);
    const places = ids.length === 0 ? 0 : 2 ** Math.ceil(Math.log2(ids.length));
    const shape = `${places} ${names.join()}`;
    let query = queries.get(shape);
    if (!query) {
      query = build(db, idSlots(places), slotsFor<Values>(names)).compile();
      queries.set(shape, query);
      namesOfTexts.set(query.sql, `tillgate_${createHash('sha256').update(query.sql).digest('hex').slice(0, 32)}`);
    }
    const filled = { ...query, parameters: query.parameters.map((one) => fill(one, ids, values)) };
    const directly = answering.get(executor) ?? answering.get(adapter);
    return directly ? (directly(filled) as QueryResult<Row>) : db.executeQuery<Row>(filled);
  };
}

const slotsFor = <Values extends object>(names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, new Slot(name)])) as Values;

const idSlots = (places: number) =>
  Array.from({ length: places }, (_, place) => new IdSlot(place)) as unknown as readonly number[];

function fill<Values extends object>(parameter: unknown, ids: readonly number[], values: Values): unknown {
  if (parameter instanceof Slot) return values[parameter.name as keyof Values];
  return parameter instanceof IdSlot ? ids[Math.min(parameter.place, ids.length - 1)] : parameter;
}
