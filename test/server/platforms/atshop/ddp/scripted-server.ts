import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** One connection of the script: what it heard, and a mouth. */
export class Peer {
  readonly heard: Record<string, unknown>[] = [];
  readonly socket: WebSocket;
  readonly #waiting: (() => void)[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.heard.push(JSON.parse(String(data)) as Record<string, unknown>);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    socket.on('error', () => {});
  }

  /** An object as a JSON frame; a string or bytes as they are. */
  say(...frames: (object | string | Buffer)[]): void {
    for (const frame of frames) {
      this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
    }
  }

  /** The first frame with this `msg` (and `method` or `name`) that has come or will come. */
  async hears(msg: string, name?: string): Promise<Record<string, unknown> & { id: string }> {
    for (;;) {
      const frame = this.heard.find(
        (one) => one.msg === msg && (name === undefined || (one.method ?? one.name) === name),
      );
      if (frame) return frame as Record<string, unknown> & { id: string };
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  count(msg: string): number {
    return this.heard.filter((frame) => frame.msg === msg).length;
  }
}

export interface ScriptedServer {
  readonly url: string;
  readonly peers: readonly Peer[];
  /** The nth connection (0 is the first), past or to come. */
  peer(index: number): Promise<Peer>;
  close(): Promise<void>;
}

/** A DDP server that does what `script` says with each connection; by default it shakes hands and falls silent. */
export async function startScriptedServer(
  script: (peer: Peer, index: number) => void = (peer) => void greet(peer),
): Promise<ScriptedServer> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const peers: Peer[] = [];
  const waiting: (() => void)[] = [];
  server.on('connection', (socket) => {
    const peer = new Peer(socket);
    script(peer, peers.push(peer) - 1);
    for (const wake of waiting.splice(0)) wake();
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/websocket`,
    peers,
    async peer(index) {
      for (;;) {
        const peer = peers[index];
        if (peer) return peer;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async close() {
      for (const { socket } of peers) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Meteor's greeting without `msg`, then the handshake. */
export async function greet(peer: Peer): Promise<void> {
  peer.say({ server_id: '0' });
  await peer.hears('connect');
  peer.say({ msg: 'connected', session: 's1' });
}

/** A loopback port nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
