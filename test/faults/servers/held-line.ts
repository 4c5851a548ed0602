import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line to `target` on 127.0.0.1 that can fall silent, as between two networks: nothing arrives, and nothing is closed. */
export interface HeldLine {
  readonly port: number;
  /** From now on nothing passes, either way. */
  hold(): void;
  /** What was held arrives after all; who came meanwhile is let through. */
  letGo(): void;
  close(): Promise<void>;
}

export async function startHeldLine(target: number): Promise<HeldLine> {
  const open = new Set<readonly [Socket, Socket]>();
  let held = false;

  const join = ([client, upstream]: readonly [Socket, Socket]) => client.pipe(upstream).pipe(client);
  const part = ([client, upstream]: readonly [Socket, Socket]) => {
    client.unpipe(upstream).pause();
    upstream.unpipe(client).pause();
  };

  const server = createServer((client) => {
    const pair = [client, connect(target, '127.0.0.1')] as const;
    open.add(pair);
    for (const [one, other] of [pair, [pair[1], pair[0]] as const])
      one
        .on('error', () => undefined)
        .once('close', () => {
          open.delete(pair);
          // A silent line does not say either that its other end is gone.
          if (!held) other.destroy();
        });
    if (!held) join(pair);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    port: (server.address() as AddressInfo).port,
    hold() {
      held = true;
      for (const pair of open) part(pair);
    },
    letGo() {
      held = false;
      for (const pair of open) join(pair);
    },
    async close() {
      for (const pair of open) for (const socket of pair) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
