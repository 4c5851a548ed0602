import { createServer, type Server, Socket } from 'node:net';
import { freePort } from '../../support/world.ts';

/** What happens to bytes on their way, from one moment on; `down` is towards Tillgate. */
export type Trouble =
  | { readonly kind: 'pass' }
  /** Nobody listens on the port. */
  | { readonly kind: 'refuse' }
  /** Accepted, and never a word: nothing is passed on either. */
  | { readonly kind: 'halfOpen' }
  /** The server gets it all, its answers are dropped silently. */
  | { readonly kind: 'blackhole' }
  /** Cut by RST once this many bytes have gone down; 0: before the answer's first. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Cut by RST before a byte is passed on. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** This many bytes at a time, one piece every 20 ms, towards Tillgate. */
  | { readonly kind: 'slow'; readonly bytes: number }
  /** An answer without an end. */
  | { readonly kind: 'flood' };

export interface SpoiltLine {
  readonly port: number;
  /** For every connection from now on; those that are open are cut. */
  trouble(trouble: Trouble): Promise<void>;
  /** For the next `connections` ones only; those that are open are cut. */
  next(trouble: Trouble, connections: number): void;
  /** Cuts all that is open. */
  cut(): void;
  close(): Promise<void>;
}

const PASS: Trouble = { kind: 'pass' };

/** A line to `target` on 127.0.0.1 that can be spoilt. */
export async function startProxy(target: number): Promise<SpoiltLine> {
  const open = new Set<Socket>();
  let always: Trouble = PASS;
  let coming: Trouble[] = [];
  let server: Server = createServer();
  const serve = async (port: number): Promise<void> => {
    server = createServer((client) => accept(client));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  };
  const hold = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => open.delete(socket));
  };

  function accept(client: Socket): void {
    hold(client);
    const trouble = coming.shift() ?? always;
    switch (trouble.kind) {
      case 'reset':
        client.resetAndDestroy();
        return;
      case 'halfOpen':
        client.resume();
        return;
      case 'flood':
        flood(client);
        return;
    }
    const upstream = new Socket();
    hold(upstream);
    upstream.connect(target, '127.0.0.1');
    for (const [one, other] of [[client, upstream] as const, [upstream, client] as const])
      one.once('close', () => other.destroy());
    client.pipe(upstream);
    pass(upstream, client, trouble);
  }

  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  // Not any port: one that is let go for a while must not be taken by somebody's outgoing connection meanwhile.
  const port = await freePort();
  await serve(port);
  return {
    port,
    async trouble(trouble) {
      const listened = always.kind !== 'refuse';
      always = trouble;
      coming = [];
      cut();
      if (trouble.kind === 'refuse' && listened) await new Promise((resolve) => server.close(resolve));
      if (trouble.kind !== 'refuse' && !listened) await serve(port);
    },
    next(trouble, connections) {
      coming.push(...Array.from({ length: connections }, () => trouble));
      cut();
    },
    cut,
    async close() {
      cut();
      if (always.kind !== 'refuse') await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Towards Tillgate, as the trouble has it. */
function pass(from: Socket, to: Socket, trouble: Trouble): void {
  let gone = 0;
  switch (trouble.kind) {
    case 'blackhole':
      from.resume();
      return;
    case 'cut':
      from.on('data', (chunk) => {
        const left = Math.max(0, trouble.afterBytes - gone);
        gone += chunk.length;
        if (gone < trouble.afterBytes) to.write(chunk);
        else to.write(chunk.subarray(0, left), () => to.resetAndDestroy());
      });
      return;
    case 'delay':
      from.on('data', (chunk) => setTimeout(() => to.write(chunk), trouble.ms));
      return;
    case 'slow':
      from.on('data', (chunk) => {
        for (let start = 0; start < chunk.length; start += trouble.bytes, gone += 1)
          setTimeout(() => to.write(chunk.subarray(start, start + trouble.bytes)), 20 * (start / trouble.bytes + 1));
      });
      return;
    default:
      from.pipe(to);
  }
}

/** `200`, and then more and more. */
function flood(client: Socket): void {
  const piece = Buffer.alloc(64 * 1024, 0x20);
  const more = (): void => {
    while (!client.destroyed && client.write(piece));
  };
  client.once('data', () => {
    client.on('drain', more).resume();
    client.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: identity\r\n\r\n');
    more();
  });
}
