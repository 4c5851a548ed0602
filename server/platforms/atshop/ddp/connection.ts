import { Calls } from './calls.ts';
import type { KeptFields } from './documents.ts';
import type { ServerFrame } from './frames.ts';
import { Heartbeat } from './heartbeat.ts';
import type { CallResult, FetchResult, Limit } from './results.ts';
import { openSocket } from './socket.ts';
import { type Publication, Subscriptions } from './subscriptions.ts';
import type { DdpTimings } from './timings.ts';

export interface ConnectionOptions {
  readonly url: string;
  readonly timings: DdpTimings;
  readonly kept: KeptFields;
}

/** One life of a DDP connection, from `connected` to its end. It does not come back: the client opens another. */
export interface Connection {
  readonly isOpen: boolean;
  /** Resolves with the reason when the connection ends. Answers still awaited are lost by then. */
  readonly closed: Promise<string>;
  call(method: string, params: readonly unknown[], limit: Limit): Promise<CallResult>;
  /** Subscribes, reads the collection when ready, unsubscribes. */
  fetch(publication: Publication, limit: Limit): Promise<FetchResult>;
  close(): Promise<void>;
}

export type OpenResult =
  | { readonly kind: 'open'; readonly connection: Connection }
  | { readonly kind: 'failed'; readonly reason: string };

/** Connects and shakes hands, until `signal` says to stop. Never throws for what the network does. */
export function openConnection({ url, timings, kept }: ConnectionOptions, signal: AbortSignal): Promise<OpenResult> {
  return new Promise((resolve) => {
    let isOpen = false;
    let end: (reason: string) => void = () => {};
    const closed = new Promise<string>((resolveClosed) => {
      end = resolveClosed;
    });

    const socket = openSocket(url, timings, {
      // Only version 1 is spoken here; `failed` answers a server that wants another.
      open: () => socket.send({ msg: 'connect', version: '1', support: ['1'] }),
      heard: () => isOpen && heartbeat.heard(),
      frame: onFrame,
      closed(reason) {
        isOpen = false;
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        heartbeat.stop();
        calls.onClosed(reason);
        subscriptions.onClosed(reason);
        end(reason);
        resolve({ kind: 'failed', reason });
      },
    });
    const timer = setTimeout(() => socket.drop('no `connected` in time'), timings.connectTimeoutMs);
    const onAbort = () => socket.drop('closed by Tillgate');
    signal.addEventListener('abort', onAbort);
    const calls = new Calls(socket);
    const subscriptions = new Subscriptions(socket, kept);
    const heartbeat = new Heartbeat(
      timings,
      () => socket.send({ msg: 'ping' }),
      () => socket.drop('no answer to a ping'),
    );

    const connection: Connection = {
      get isOpen() {
        return isOpen;
      },
      closed,
      call: (method, params, limit) => calls.call(method, params, limit),
      fetch: (publication, limit) => subscriptions.fetch(publication, limit),
      close: () => socket.close(),
    };

    function onFrame(frame: ServerFrame): void {
      switch (frame.msg) {
        case 'connected':
          if (isOpen) break;
          isOpen = true;
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          heartbeat.heard();
          resolve({ kind: 'open', connection });
          break;
        case 'failed':
          socket.drop(`the server speaks DDP version ${frame.version}, not 1`);
          break;
        case 'ping':
          socket.send(frame.id === undefined ? { msg: 'pong' } : { msg: 'pong', id: frame.id });
          break;
        case 'result':
          calls.onResult(frame);
          break;
        case 'added':
        case 'changed':
        case 'removed':
        case 'ready':
        case 'nosub':
          subscriptions.onFrame(frame);
          break;
        case 'error':
          if (!frame.offendingMessage) break;
          calls.onUnreadable(frame.offendingMessage.id);
          subscriptions.onUnreadable(frame.offendingMessage.id);
          break;
        case 'pong':
        case 'updated':
          break;
      }
    }
  });
}
