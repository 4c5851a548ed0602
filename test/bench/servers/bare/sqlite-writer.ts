import Libsql from 'libsql';
import { grouped, type Writer } from './writer.ts';

/** The database Tillgate uses, with the same settings, and every statement prepared once. */
export function openSqliteWriter(file: string): Writer {
  const database = new Libsql(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  const [begin, commit, rollback] = ['begin immediate', 'commit', 'rollback'].map((sql) => database.prepare(sql));
  const prepared = new Map<string, Libsql.Statement>();
  const statementOf = (sql: string) => {
    const known = prepared.get(sql) ?? database.prepare(sql.replace(/\$(\d+)/g, '?$1'));
    prepared.set(sql, known);
    return known;
  };
  return grouped((group) => {
    begin?.run();
    try {
      for (const statements of group) for (const { sql, values } of statements) statementOf(sql).run(values);
      commit?.run();
    } catch (error) {
      rollback?.run();
      throw error;
    }
  });
}
