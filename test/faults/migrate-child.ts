/**
 * A process that opens a database, which migrates it, and is killed before its n-th SQL statement, without any clean-up:
 * `<database file> <n>`. Ends with 0 when there were fewer.
 */
import Libsql from 'libsql';
import { openDatabase } from '../../server/database/database.ts';

const [file = '', fatal = '0'] = process.argv.slice(2);
let statements = 0;
Libsql.prototype.prepare = new Proxy(Libsql.prototype.prepare, {
  apply(prepare, self, [text]) {
    statements += 1;
    if (statements === Number(fatal)) process.kill(process.pid, 'SIGKILL');
    return Reflect.apply(prepare, self, [text]);
  },
});

const database = await openDatabase(file, { serve: true });
process.send?.(statements);
await database.close();
