import { Writable } from 'node:stream';
import type { PoolClient } from 'pg';
import { expect, it } from 'vitest';
import { leaveTogether } from '../../../server/database/postgres/leave-together.ts';

/** A connection's stream, and the pieces that left by it. */
function line() {
  const pieces: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      pieces.push(String(chunk));
      done();
    },
    writev(chunks, done) {
      pieces.push(chunks.map(({ chunk }) => String(chunk)).join(''));
      done();
    },
  });
  const client = { connection: { stream } } as unknown as PoolClient;
  const send = (text: string) => {
    leaveTogether(client);
    stream.write(text);
  };
  return { pieces, send };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('what is sent at one turn leaves in one piece, what is sent at the next in another', async () => {
  const { pieces, send } = line();
  send('a');
  await Promise.resolve();
  send('b');
  await turn();
  send('c');
  expect(pieces).toEqual(['ab']);
  await turn();
  expect(pieces).toEqual(['ab', 'c']);
});

it('a client that does not show its stream is left as it is', () => {
  expect(() => leaveTogether({} as PoolClient)).not.toThrow();
});
