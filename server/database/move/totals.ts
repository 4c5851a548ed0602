import { sql } from 'kysely';
import type { Queries } from '../database.ts';
import type { TABLES } from './tables.ts';

/** Of one table: how many rows, and the sum of every column that holds money or an id. */
export type Totals = Readonly<Record<string, number>>;

const SUMMED: Readonly<Record<(typeof TABLES)[number], readonly string[]>> = {
  checkouts: ['id', 'amount_minor', 'expires_at'],
  payments: ['id', 'amount_minor', 'surcharge_minor', 'captured_minor', 'refunded_minor', 'disputed_minor', 'active'],
  actions: ['id', 'payment_id', 'amount_minor'],
  payment_sources: ['id', 'payment_id'],
  operations: ['id', 'payment_id', 'amount_minor', 'base_minor'],
  receipts: ['id', 'payment_id', 'amount_minor'],
  notifications: ['id', 'attempts'],
  confirmations: ['id', 'checkout_id', 'amount_minor', 'attempts', 'delivered_at'],
  confirmation_attempts: ['id', 'confirmation_id', 'number'],
  flags: ['id', 'checkout_id', 'blocking'],
  events: ['id', 'checkout_id'],
};

export async function totalsOf(db: Queries, table: (typeof TABLES)[number]): Promise<Totals> {
  const sums = SUMMED[table].map((column) => sql`coalesce(sum(${sql.ref(column)}), 0) as ${sql.ref(column)}`);
  const columns = sql.join([sql`count(*) as ${sql.ref('rows')}`, ...sums]);
  const { rows } = await sql<Record<string, unknown>>`select ${columns} from ${sql.table(table)}`.execute(db);
  return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]));
}

/** @throws an Error naming the first difference */
export function compareTotals(table: string, source: Totals, target: Totals): void {
  for (const [name, value] of Object.entries(source)) {
    if (target[name] !== value) {
      throw new Error(`The copy of ${table} is not like the original: ${name} is ${target[name]}, not ${value}.`);
    }
  }
}
