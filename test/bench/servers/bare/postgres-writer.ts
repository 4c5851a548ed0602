import pg from 'pg';
import { grouped, type Writer } from './writer.ts';

/** A pool like Tillgate's, and statements that the database prepares once per connection. */
export function openPostgresWriter(url: string): Writer {
  const pool = new pg.Pool({ connectionString: url, max: 9 });
  const names = new Map<string, string>();
  const nameOf = (sql: string) => {
    const name = names.get(sql) ?? `bare_${names.size}`;
    names.set(sql, name);
    return name;
  };
  return grouped(async (group) => {
    const client = await pool.connect();
    let failed = true;
    try {
      await client.query('begin');
      for (const { sql, values } of group.flat()) {
        await client.query({ name: nameOf(sql), text: sql, values: [...values] });
      }
      await client.query('commit');
      failed = false;
    } finally {
      client.release(failed);
    }
  });
}
