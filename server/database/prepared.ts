import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Queries } from './database.ts';
import type { Schema } from './schema.ts';

/** Runs a query and has its answer at once. */
export type AtOnce = (query: CompiledQuery) => QueryResult<unknown>;

/** By adapter, which is its Kysely instance's for good, also within a transaction. */
const answering = new WeakMap<object, AtOnce>();

/**
 * For an engine that answers without waiting, on one connection: `prepared` queries then go past the dozen promises
 * with which Kysely takes a connection and gives it back.
 */
export function answersAtOnce(db: Kysely<Schema>, atOnce: AtOnce): void {
  answering.set(db.getExecutor().adapter, atOnce);
}

/** Stands in a query for a value that each use brings. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
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
  const compiled = new WeakMap<object, Map<string, CompiledQuery<Row>>>();
  return async (db, values) => {
    const { adapter } = db.getExecutor();
    const queries = compiled.get(adapter) ?? new Map<string, CompiledQuery<Row>>();
    compiled.set(adapter, queries);
    const names = Object.keys(values).filter((name) => values[name as keyof Values] !== undefined);
    const shape = names.join();
    let query = queries.get(shape);
    if (!query) {
      query = build(db, slotsFor<Values>(names)).compile();
      queries.set(shape, query);
    }
    const filled = { ...query, parameters: query.parameters.map((one) => fill(one, values)) };
    const atOnce = answering.get(adapter);
    return atOnce ? (atOnce(filled) as QueryResult<Row>) : db.executeQuery<Row>(filled);
  };
}

const slotsFor = <Values extends object>(names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, new Slot(name)])) as Values;

function fill<Values extends object>(parameter: unknown, values: Values): unknown {
  return parameter instanceof Slot ? values[parameter.name as keyof Values] : parameter;
}
