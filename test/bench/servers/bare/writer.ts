import { openPostgresWriter } from './postgres-writer.ts';
import { openSqliteWriter } from './sqlite-writer.ts';

/** One statement with its values; `$1`, `$2`, … stand for them on both engines. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly (string | number | null)[];
}

/** Writes durably under group commit: whatever waits at one turn of the event loop shares a transaction. */
export interface Writer {
  /** All of them or none; resolves after the commit. */
  write(statements: readonly Statement[]): Promise<void>;
}

/** @param location a file or `postgres://…`, with Tillgate's schema in it */
export function openWriter(location: string): Promise<Writer> | Writer {
  return location.startsWith('postgres://') ? openPostgresWriter(location) : openSqliteWriter(location);
}

/** An insert of one row, the same text for the same columns. */
export function insert(table: string, row: Readonly<Record<string, string | number | null>>): Statement {
  const columns = Object.keys(row);
  const places = columns.map((_, index) => `$${index + 1}`);
  return {
    sql: `insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`,
    values: Object.values(row),
  };
}

/** At most this many use cases per transaction, as in Tillgate. */
const MAX_GROUP = 64;

/** Collects what waits at one turn; `commit` writes it all in one transaction. */
export function grouped(commit: (group: readonly (readonly Statement[])[]) => Promise<void> | void): Writer {
  interface Waiting {
    readonly statements: readonly Statement[];
    resolve(): void;
    reject(error: unknown): void;
  }
  const waiting: Waiting[] = [];
  let flushing = false;
  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0, MAX_GROUP);
      try {
        await commit(group.map(({ statements }) => statements));
        for (const one of group) one.resolve();
      } catch (error) {
        for (const one of group) one.reject(error);
      }
    }
    flushing = false;
  }
  return {
    write: (statements) =>
      new Promise((resolve, reject) => {
        waiting.push({ statements, resolve, reject });
        if (flushing) return;
        flushing = true;
        setImmediate(flush);
      }),
  };
}
