import {
  type ChildMessage,
  type Handshake,
  type ParentMessage,
  PROTOCOL,
  parseHandshake,
} from '../../../shared/messages.ts';

/** The line to the store's page. What is said before the parent answered is kept and sent then. */
export interface ParentLink {
  /** Begins the handshake: call it once the first screen is interactive. */
  hello(): void;
  /** True when it went out now, false when it waits for the parent. */
  send(message: ChildMessage): boolean;
}

/**
 * Step 3 of the conversation in shared/messages.ts: takes a port only from the window that frames us and
 * only when its origin is one of `parents`. Null when the checkout is a page of its own.
 */
export function createParentLink(
  parents: readonly string[],
  onMessage: (message: ParentMessage) => void,
  ended: AbortSignal,
): ParentLink | null {
  const parent = window.parent;
  if (parent === window) return null;
  const waiting: ChildMessage[] = [];
  let port: MessagePort | null = null;

  function onWindowMessage(event: MessageEvent): void {
    if (event.source !== parent || !parents.includes(event.origin)) return;
    const [offered] = event.ports;
    if (parseHandshake(event.data) !== 'connect' || !offered) return;
    port?.close();
    port = offered;
    port.onmessage = ({ data }) => {
      if (isParentMessage(data)) onMessage(data);
    };
    port.postMessage({ type: 'ready' } satisfies ChildMessage);
    for (const message of waiting.splice(0)) port.postMessage(message);
  }

  window.addEventListener('message', onWindowMessage, { signal: ended });
  ended.addEventListener('abort', () => port?.close());

  return {
    hello() {
      parent.postMessage({ tillgate: PROTOCOL, type: 'hello' } satisfies Handshake, '*');
    },
    send(message) {
      if (port) port.postMessage(message);
      else waiting.push(message);
      return port !== null;
    },
  };
}

function isParentMessage(data: unknown): data is ParentMessage {
  const { type, at } = (data ?? {}) as Partial<ParentMessage>;
  return type === 'focus' && (at === 'start' || at === 'end');
}
