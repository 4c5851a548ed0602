import { once } from 'node:events';
import { WebSocket } from 'ws';

export type Message = Record<string, unknown>;

/**
 * A script that speaks DDP by hand, message by message, as Meteor's specification words it. It shares nothing with
 * Tillgate's client, so that the fake is not judged by the code it is there to judge.
 */
export class RawDdp {
  readonly received: Message[] = [];
  readonly #socket: WebSocket;
  #closed = false;

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.#socket.on('message', (data) => this.received.push(JSON.parse(String(data))));
    this.#socket.on('close', () => {
      this.#closed = true;
    });
    this.#socket.on('error', () => {});
  }

  get closed(): boolean {
    return this.#closed;
  }

  static async connect(url: string): Promise<RawDdp> {
    const client = new RawDdp(url);
    await client.opened();
    client.send({ msg: 'connect', version: '1', support: ['1', 'pre2', 'pre1'] });
    await client.until({ msg: 'connected' });
    return client;
  }

  async opened(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) await once(this.#socket, 'open');
  }

  send(message: Message): void {
    this.#socket.send(JSON.stringify(message));
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  method(id: string, method: string, ...params: unknown[]): void {
    this.send({ msg: 'method', id, method, params });
  }

  async login(token: string): Promise<Message> {
    this.method('login', 'login', { resume: token });
    return this.until({ msg: 'result', id: 'login' });
  }

  /** The first message with these members; waits up to a second for it. */
  async until(members: Message): Promise<Message> {
    const deadline = Date.now() + 1_000;
    for (;;) {
      const found = this.find(members);
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`No ${JSON.stringify(members)} in ${JSON.stringify(this.received)}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  find(members: Message): Message | undefined {
    return this.received.find((message) => Object.entries(members).every(([key, value]) => message[key] === value));
  }

  /** Everything the server says before it answers a ping sent now. */
  async settled(): Promise<readonly Message[]> {
    const id = `settled-${this.received.length}`;
    this.send({ msg: 'ping', id });
    await this.until({ msg: 'pong', id });
    return this.received;
  }

  /** Also after a failed connection, whose `error` comes first. */
  async untilClosed(): Promise<void> {
    if (!this.#closed) await new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
  }

  close(): void {
    this.#socket.terminate();
  }
}
