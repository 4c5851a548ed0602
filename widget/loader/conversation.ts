import { type ChildMessage, type ParentMessage, PROTOCOL } from '../../shared/messages.ts';
import type { Listen } from './listen.ts';
import { origin } from './origin.ts';

/** What to do with each message of the child. */
export type Hearing = {
  readonly [Type in ChildMessage['type']]: (message: Extract<ChildMessage, { readonly type: Type }>) => void;
} & { unlocked(): void };

/**
 * The parent's side of `shared/messages.ts`: answers the frame's `hello` with a port of its own and hands on what
 * comes through it. A frame that reloads says `hello` again and gets a new port; it starts unlocked, and says
 * `submitted` again if money is still moving, so that a page lost on the way cannot lock the shopper in.
 * Returns how to speak to the frame; nothing is said while nobody listens.
 */
export function converse(frame: HTMLIFrameElement, listen: Listen, hearing: Hearing): (message: ParentMessage) => void {
  let port: MessagePort | undefined;
  listen(window, 'message', (event) => {
    const child = frame.contentWindow;
    if (!child || event.source !== child || event.origin !== origin) return;
    if (event.data?.tillgate !== PROTOCOL || event.data.type !== 'hello') return;
    const { port1, port2 } = new MessageChannel();
    port?.close();
    port = port1;
    hearing.unlocked();
    // A newer child may say things this loader does not know.
    listen(port, 'message', ({ data }) => hearing[data?.type as 'unlocked']?.(data));
    port.start();
    child.postMessage({ tillgate: PROTOCOL, type: 'connect' }, origin, [port2]);
  });
  return (message) => port?.postMessage(message);
}
