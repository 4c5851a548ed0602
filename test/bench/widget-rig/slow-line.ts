import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { type Network, NO_DELAY } from './networks.ts';

/**
 * A phone's line, in front of servers on this machine. The browser's own throttling does not reach what frames are
 * navigated to, and that is what is measured here. As there, setting up a connection costs nothing and every request the
 * latency once; all connections share the bandwidth.
 */
export interface SlowLine {
  /** From now on. */
  network: Network;
  /** Opens a port that leads to another one, over the line. */
  to(port: number): Promise<number>;
  /** The same, where the other one is known later. */
  toWhatIsSetLater(): Promise<{ readonly port: number; target: number }>;
  stop(): void;
}

/** Small enough that a page arrives bit by bit, large enough that timers do not matter. Bytes. */
const PIECE = 4_096;

export function createSlowLine(): SlowLine {
  const stops: (() => void)[] = [];
  /** When the line is through with what it carries, on the clock of `performance`. */
  let free = { down: 0, up: 0 };

  function carry(from: Socket, to: Socket, way: 'down' | 'up'): void {
    from.on('data', (chunk: Buffer) => {
      for (let at = 0; at < chunk.length; at += PIECE) {
        const piece = chunk.subarray(at, at + PIECE);
        const { latencyMs } = line.network;
        const begins = Math.max(performance.now(), free[way]);
        free = { ...free, [way]: begins + (piece.length / line.network[way]) * 1_000 };
        const arrives = free[way] + (way === 'up' ? latencyMs : 0);
        setTimeout(() => to.writable && to.write(piece), arrives - performance.now());
      }
    });
    from.on('close', () => to.destroy()).on('error', () => to.destroy());
  }

  async function toWhatIsSetLater(): Promise<{ readonly port: number; target: number }> {
    const sockets = new Set<Socket>();
    const server = createServer((browser) => {
      const upstream = connect({ port: end.target, host: '127.0.0.1', noDelay: true });
      for (const socket of [browser, upstream]) sockets.add(socket.once('close', () => sockets.delete(socket)));
      carry(browser, upstream, 'up');
      carry(upstream, browser, 'down');
    });
    stops.push(() => {
      server.close();
      for (const socket of sockets) socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const end = { port: (server.address() as AddressInfo).port, target: 0 };
    return end;
  }

  const line: SlowLine = {
    network: NO_DELAY,
    toWhatIsSetLater,
    async to(target) {
      return Object.assign(await toWhatIsSetLater(), { target }).port;
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
  return line;
}
