import pg from 'pg';
import { grouped, type Writer } from './writer.ts';

/** A pool, and named statements that the server prepares once per connection. */
export function openPostgresWriter(url: string): Writer {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  return grouped(async (group) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      for (const { sql, values } of group.flat())
        await client.query({ name: sql.slice(0, 60), text: sql, values: [...values] });
      await client.query('commit');
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  });
}
