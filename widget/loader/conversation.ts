import { type ChildMessage, type ParentMessage, PROTOCOL } from '../../shared/messages.ts';
import type { Listen } from './listen.ts';
import { origin } from './origin.ts';

/** What to do with the child's `hello`, and with each of its messages that says more than that one. */
export type Hearing = {
  readonly [Type in Exclude<ChildMessage['type'], 'ready'>]: (
    message: Extract<ChildMessage, { readonly type: Type }>,
  ) => void;
} & { hello(): void };

/**
 * The parent's side of `shared/messages.ts`: answers the frame's `hello` with a port of its own and hands on what
 * comes through it. A frame that reloads says `hello` again and gets a new port.
 * Returns how to speak to the frame; nothing is said while nobody listens.
 */
export function converse(frame: HTMLIFrameElement, listen: Listen, hearing: Hearing): (message: ParentMessage) => void {
  let port: MessagePort | undefined;
  listen(window, 'message', (event) => {
    const child = frame.contentWindow;
    if (!child || event.source !== child || event.origin !== origin) return;
    if (event.data?.tillgate !== PROTOCOL || event.data.type !== 'hello') return;
    const channel = new MessageChannel();
    port?.close();
    port = channel.port1;
    // A newer child may say things this loader does not know.
    listen(port, 'message', ({ data }) => hearing[data?.type as 'blur']?.(data));
    port.start();
    child.postMessage({ tillgate: PROTOCOL, type: 'connect' }, origin, [channel.port2]);
    hearing.hello();
  });
  return (message) => port?.postMessage(message);
}
