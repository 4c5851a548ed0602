/** Tillgate as it is started by a merchant, on a database with paid orders that nobody has authorized yet. */
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { parseConfig } from '../../server/config/parse.ts';
import { openDatabase } from '../../server/database/database.ts';
import { registry } from '../../server/registry.ts';
import { startTillgate } from '../../server/tillgate.ts';
import { SECRET } from './bodies.ts';
import { type Paid, seedPaidOrders } from './seed.ts';

const [file = '', paidFile = ''] = process.argv.slice(2);
const database = await openDatabase(file, { serve: false });
await seedPaidOrders(database, JSON.parse(readFileSync(paidFile, 'utf8')) as Paid[]);
await database.close();

const yaml = `publicUrl: http://127.0.0.1
database: ${JSON.stringify(file)}
stores:
  - id: fashion
    platform: commercelayer
    secret: ${SECRET}
    origins: [http://127.0.0.1]
    organization: http://127.0.0.1
methods:
  card: { provider: sandbox }
`;
const parsed = parseConfig(yaml, { env: {}, readFile: (path) => readFileSync(path, 'utf8'), registry });
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2));
const tillgate = await startTillgate({ ...parsed.config, port: 0 }, { logger: pino({ level: 'silent' }) });
process.send?.({ url: `${tillgate.url}/commercelayer/fashion/authorize` });
