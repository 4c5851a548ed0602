import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { AtshopFaults } from '../faults.ts';
import type { OrderChange } from '../shop.ts';
import { answerMethod, methodFault } from './answer-method.ts';
import { answerSubscribe } from './answer-subscribe.ts';
import { toEjson } from './ejson.ts';
import {
  type ClientMessage,
  clientMessage,
  isPing,
  parseMessage,
  type Reply,
  type ServerMessage,
  SILENCE,
} from './messages.ts';
import { type Caller, type MethodDependencies, runMethod } from './methods.ts';
import { openPublication } from './publications.ts';
import { ClientView } from './view.ts';

export interface SessionDependencies extends MethodDependencies {
  readonly faults: AtshopFaults;
  readonly pingEveryMs: number;
}

/** One client's connection, in Meteor's dialect of DDP version 1: messages are handled one after another. */
export class DdpSession {
  readonly caller: Caller = { session: randomBytes(8).toString('hex'), userId: null, token: null };
  readonly #socket: WebSocket;
  readonly #dependencies: SessionDependencies;
  readonly #versionMismatch: boolean;
  readonly #view = new ClientView((message) => this.#send(message));
  #connected = false;
  /** A mute session reads, and says nothing any more. */
  #mute: boolean;
  /** Anything since the last ping? */
  #heard = true;
  #inTurn: Promise<void> = Promise.resolve();
  #pings: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, dependencies: SessionDependencies, fault: 'versionMismatch' | 'silence' | null) {
    this.#socket = socket;
    this.#dependencies = dependencies;
    this.#versionMismatch = fault === 'versionMismatch';
    this.#mute = fault === 'silence';
    socket.on('message', (data) => this.#hear(parseMessage(String(data))));
    socket.on('close', () => clearInterval(this.#pings));
    // A socket cut on purpose reports an error; the close that follows is all that matters.
    socket.on('error', () => socket.terminate());
    this.#send({ server_id: '0' });
  }

  orderChanged(change: OrderChange): void {
    this.#view.change(change);
  }

  /** Cuts the connection without a closing handshake. */
  drop(): void {
    this.#socket.terminate();
  }

  /** From now on not even pings are answered, as on a half-open connection. */
  mute(): void {
    this.#mute = true;
  }

  #hear(message: unknown): void {
    this.#heard = true;
    if (this.#connected && isPing(message)) this.#send({ ...message, msg: 'pong' });
    else this.#inTurn = this.#inTurn.then(() => this.#take(message));
  }

  async #take(message: unknown): Promise<void> {
    // What a closed connection had waiting is forgotten.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const parsed = clientMessage.safeParse(message);
    const reply = parsed.success ? this.#answer(parsed.data) : complaint('Bad request', message);
    await reply.after;
    for (const answer of reply.messages) this.#send(answer);
    if (reply.ending === 'drop') this.drop();
    if (reply.ending === 'close') this.#socket.close();
  }

  #answer(message: ClientMessage): Reply {
    if (message.msg === 'connect') return this.#connect(message.version);
    if (!this.#connected) return complaint('Must connect first', message);
    const { shop, journal, faults } = this.#dependencies;
    const { session } = this.caller;
    switch (message.msg) {
      case 'pong':
        return SILENCE;
      case 'method':
        return answerMethod(message, methodFault(faults, message.method), () =>
          runMethod(this.#dependencies, this.caller, message.method, message.params),
        );
      case 'sub':
        journal.subscribed({ session, name: message.name, params: message.params });
        return answerSubscribe(message, faults.subscribe.next(), () =>
          this.#view.add(message.id, openPublication(shop, this.caller, message.name, message.params)),
        );
      case 'unsub':
        return this.#view.remove(message.id) ? { messages: [{ msg: 'nosub', id: message.id }] } : SILENCE;
    }
  }

  #connect(version: string): Reply {
    if (this.#connected) return complaint('Already connected', { msg: 'connect' });
    if (this.#versionMismatch || version !== '1') {
      return { messages: [{ msg: 'failed', version: this.#versionMismatch ? 'pre2' : '1' }], ending: 'close' };
    }
    this.#connected = true;
    this.#pings = setInterval(() => this.#beat(), this.#dependencies.pingEveryMs);
    return { messages: [{ msg: 'connected', session: this.caller.session }] };
  }

  /** A client that said nothing since the last ping, not even pong, is gone. */
  #beat(): void {
    if (this.#heard) this.#send({ msg: 'ping' });
    else this.drop();
    this.#heard = false;
  }

  #send(message: ServerMessage): void {
    const open = this.#socket.readyState === this.#socket.OPEN;
    if (open && !this.#mute) this.#socket.send(JSON.stringify(toEjson(message)));
  }
}

function complaint(reason: string, offendingMessage: unknown): Reply {
  return { messages: [{ msg: 'error', reason, offendingMessage }] };
}
