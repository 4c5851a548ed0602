/** A process that reads a number and writes it back one higher, again and again: `<database file> <times>`. */
import { sql } from 'kysely';
import { openDatabase } from '../../server/database/database.ts';

const [file = '', times = '0'] = process.argv.slice(2);
const database = await openDatabase(file, { serve: false });
let failed = 0;
for (let time = 0; time < Number(times); time++) {
  await database
    .write(async (tx) => {
      const { rows } = await sql<{
        n: number;
      }>`select cast(value as integer) as n from settings where key = 'n'`.execute(tx);
      await sql`update settings set value = ${String((rows[0]?.n ?? 0) + 1)} where key = 'n'`.execute(tx);
    })
    .catch(() => {
      failed += 1;
    });
}
await database.close();
process.send?.(failed);
