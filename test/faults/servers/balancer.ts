import { connect, createServer, type Socket } from 'node:net';

/** Stands before several servers as a load balancer does: each new connection goes to the next one that takes it. */
export interface Balancer {
  /** The ports connections go to from now on; those to others are cut. */
  use(ports: readonly number[]): void;
  stop(): Promise<void>;
}

export async function startBalancer(port: number): Promise<Balancer> {
  let ports: readonly number[] = [];
  let turn = 0;
  /** With the port each of them leads to; 0: to none yet. */
  const open = new Map<Socket, number>();
  const keep = (socket: Socket, target: number) => {
    open.set(socket, target);
    socket.on('close', () => open.delete(socket)).on('error', () => undefined);
    return socket;
  };

  /** `tries` servers are left that may take it. */
  function pass(inner: Socket, tries: number): void {
    const target = ports[turn++ % ports.length];
    if (tries === 0 || target === undefined) return void inner.destroy();
    const outer = connect({
      port: target,
      host: '127.0.0.1',
      // Servers count visitors by where they come from.
      ...(inner.remoteAddress !== undefined && { localAddress: inner.remoteAddress }),
    });
    const refused = () => pass(inner, tries - 1);
    outer.once('error', refused);
    outer.once('connect', () => {
      outer.off('error', refused);
      keep(outer, target).pipe(inner).pipe(outer);
      outer.on('close', () => inner.destroy());
      inner.on('close', () => outer.destroy());
    });
  }

  const server = createServer((inner) => pass(keep(inner, 0), ports.length));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    use(next) {
      ports = next;
      for (const [socket, target] of open) if (target !== 0 && !next.includes(target)) socket.destroy();
    },
    async stop() {
      for (const socket of open.keys()) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
