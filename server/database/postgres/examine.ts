import pg from 'pg';
import { SECOND } from '../../clock.ts';
import { explained } from './explain.ts';

/** What a server should know of its database before it relies on it. */
export interface Examined {
  /** E.g. `16.4`. */
  readonly version: string;
  /** The database's clock less ours, milliseconds. */
  readonly clockAheadMs: number;
  /** A standby of another server: it takes no writes. */
  readonly standby: boolean;
  /** This user may create the tables. */
  readonly mayCreate: boolean;
  /** `fsync` is on: what is committed survives a power cut. */
  readonly durable: boolean;
}

/** @throws an Error that says what to do when it cannot be reached */
export async function examinePostgres(url: string, now: () => number): Promise<Examined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5 * SECOND });
  try {
    await client.connect();
    const asked = now();
    const { rows } = await client.query(
      `select current_setting('server_version') as version, current_setting('fsync') as fsync,
         pg_is_in_recovery() as standby, has_schema_privilege(current_schema(), 'create') as may_create,
         extract(epoch from clock_timestamp()) * 1000 as clock`,
    );
    const [row] = rows;
    return {
      version: String(row.version),
      clockAheadMs: Math.round(Number(row.clock) - (asked + now()) / 2),
      standby: row.standby === true,
      mayCreate: row.may_create === true,
      durable: row.fsync === 'on',
    };
  } catch (error) {
    throw explained(error, url) ?? error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
