/** The least that could be called safe: reads the body, checks its signature, writes one row durably, answers. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import Libsql from 'libsql';
import { SECRET } from './bodies.ts';

const [file = ''] = process.argv.slice(2);
const database = new Libsql(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('create table calls (id integer primary key, signature text not null, at integer not null)');
const insert = database.prepare('insert into calls (signature, at) values (?, ?)');

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const given = Buffer.from(String(request.headers['x-commercelayer-signature']), 'base64');
    const right = createHmac('sha256', SECRET).update(Buffer.concat(chunks)).digest();
    const authentic = given.length === right.length && timingSafeEqual(given, right);
    if (authentic) insert.run(given.toString('base64'), Date.now());
    response.writeHead(authentic ? 200 : 401, { 'content-type': 'application/json' });
    response.end('{"success":true}');
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${portOf(server.address())}/` }));

const portOf = (address: ReturnType<typeof server.address>) =>
  typeof address === 'object' && address ? address.port : 0;
