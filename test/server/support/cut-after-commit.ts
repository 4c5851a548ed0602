import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** The way to a PostgreSQL on which the answer to the next commit gets lost, and the connection with it. */
export interface Cut {
  readonly location: string;
  /** From now on the next answer that says "COMMIT" is cut off. */
  arm(): void;
  cuts(): number;
  stop(): Promise<void>;
}

export async function cutAfterCommit(location: string): Promise<Cut> {
  const target = new URL(location);
  const sockets = new Set<Socket>();
  let armed = false;
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      // The tag of the answer to a commit, which comes once it is durable.
      if (armed && chunk.includes('COMMIT\0')) {
        armed = false;
        cuts += 1;
        client.destroy();
        return;
      }
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(location);
  through.port = String((server.address() as AddressInfo).port);
  return {
    location: through.href,
    arm: () => {
      armed = true;
    },
    cuts: () => cuts,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
