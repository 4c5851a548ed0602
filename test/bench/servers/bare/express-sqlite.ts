/** What any server of this kind has to hold in memory: Express, a schema, and one table in SQLite. Argument: the file. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import Libsql from 'libsql';
import { z } from 'zod';
import { tellParent } from '../parent.ts';

const database = new Libsql(process.argv[2] ?? '');
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('create table orders (id integer primary key, ref text not null)');
const insert = database.prepare('insert into orders (ref) values (?)');
const order = z.strictObject({ ref: z.string() });

const app = express();
app.get('/', (_request, response) => void response.json({ ok: true }));
app.post('/', express.json(), (request, response) => {
  insert.run(order.parse(request.body).ref);
  response.json({ ok: true });
});
const server = app.listen(0, '127.0.0.1', () =>
  tellParent(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { pid: () => process.pid }),
);
