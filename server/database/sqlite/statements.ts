import type { SqliteDatabase, SqliteStatement } from 'kysely';
import type Libsql from 'libsql';

/** More texts than the repositories have; a list of changing length makes new ones. */
const MAX_KEPT = 500;

/**
 * The handle as Kysely's driver uses it, with every statement prepared once: to prepare one again costs several times
 * what running it does.
 */
export function keepingStatements(handle: Libsql.Database): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      const known = kept.get(sql);
      if (known) return known;
      const statement = prepare(handle, sql);
      const [oldest] = kept.keys();
      if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
      kept.set(sql, statement);
      return statement;
    },
    close() {
      kept.clear();
      handle.close();
    },
  };
}

function prepare(handle: Libsql.Database, sql: string): SqliteStatement {
  const plain = withoutReturningId(sql);
  const statement = handle.prepare(plain ?? sql);
  return {
    // Asked of the library at every use otherwise.
    reader: plain !== null || statement.reader,
    // Reads to the end, which also ends the statement's hold on its snapshot.
    all: (parameters) =>
      plain === null ? statement.all(parameters) : [{ id: Number(statement.run(parameters).lastInsertRowid) }],
    run: (parameters) => statement.run(parameters),
    iterate: (parameters) => statement.iterate(parameters) as IterableIterator<unknown>,
  };
}

/**
 * `id` is every table's row id, which SQLite says of any insert; to have it returned as a row takes as long as the insert
 * itself. Null for what is no plain insert of one row.
 */
function withoutReturningId(sql: string): string | null {
  const [, insert] = /^(insert into "\w+" \([^()]*\) values \([^()]*\)) returning "id"$/.exec(sql) ?? [];
  return insert ?? null;
}
