import type { Compilable, CompiledQuery, QueryResult } from 'kysely';
import type { Queries } from './database.ts';

/** Stands in a query for a value that each use brings. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that is built and compiled once per connection; each use only fills in its values. For the few on the way
 * of every request, where building them costs more than running them.
 *
 * @param build is given stand-ins for the values: it may hand them on to the query, not look into them
 */
export function prepared<Values extends object, Row>(
  build: (db: Queries, values: Values) => Compilable<Row>,
): (db: Queries, values: Values) => Promise<QueryResult<Row>> {
  // An adapter is its Kysely instance's for good, also within a transaction.
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return (db, values) => {
    const { adapter } = db.getExecutor();
    let query = compiled.get(adapter);
    if (!query) {
      query = build(db, slotsFor(values)).compile();
      compiled.set(adapter, query);
    }
    return db.executeQuery<Row>({ ...query, parameters: query.parameters.map((one) => fill(one, values)) });
  };
}

const slotsFor = <Values extends object>(values: Values) =>
  Object.fromEntries(Object.keys(values).map((name) => [name, new Slot(name)])) as Values;

function fill<Values extends object>(parameter: unknown, values: Values): unknown {
  return parameter instanceof Slot ? values[parameter.name as keyof Values] : parameter;
}
