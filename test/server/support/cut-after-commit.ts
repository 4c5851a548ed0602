import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** The way to a PostgreSQL on which the answer to the next commit gets lost, and the connection with it. */
export interface Cut {
  readonly location: string;
  /** From now on the next answer that says "COMMIT" is cut off, and the connection after it refused with `code`. */
  arm(code?: string): void;
  cuts(): number;
  stop(): Promise<void>;
}

export async function cutAfterCommit(location: string): Promise<Cut> {
  const target = new URL(location);
  const sockets = new Set<Socket>();
  let armed = false;
  let refuseWith: string | undefined;
  let cuts = 0;
  const server = createServer((client) => {
    if (cuts > 0 && refuseWith !== undefined) {
      const code = refuseWith;
      refuseWith = undefined;
      client.on('error', () => undefined);
      client.once('data', () => client.end(refusal(code)));
      return;
    }
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
    arm: (code) => {
      armed = true;
      refuseWith = code;
    },
    cuts: () => cuts,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An ErrorResponse of PostgreSQL's protocol, as a server or a pooler answers whom it does not let in. */
function refusal(code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0Mnobody is let in now\0\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeUInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
