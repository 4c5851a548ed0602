import type { Duplex } from 'node:stream';
import type { PoolClient } from 'pg';

const held = new WeakSet<Duplex>();

/** Has what is sent on a connection at one turn of the event loop leave in one piece: each piece costs a call of the system. */
export function leaveTogether(client: PoolClient): void {
  // Not among what the library declares; without it each leaves by itself.
  const { connection } = client as { connection?: { stream?: Duplex } };
  const stream = connection?.stream;
  if (stream === undefined || held.has(stream)) return;
  held.add(stream);
  stream.cork();
  process.nextTick(() => {
    held.delete(stream);
    stream.uncork();
  });
}
