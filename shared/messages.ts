/**
 * The conversation between the loader in the store's page (parent) and the checkout in the frame (child).
 *
 *  1. The child says `hello` to `*` once its first screen is interactive: the only message without an exact target, and
 *     it holds nothing.
 *  2. The parent checks `event.source` (the frame's window) and `event.origin` (Tillgate's own), both by
 *     equality, and answers `connect` to Tillgate's exact origin with one end of a new MessageChannel. It shows the
 *     frame at once: what it says on the channel is kept there until the child listens.
 *  3. The child checks `event.source` (its parent) and `event.origin` (one of `parents` in its page data),
 *     takes the port, and says `ready` on it. From here on only the port is used.
 *  4. Either side may reload: a new `hello` from the same frame replaces the port.
 *
 * Anything that does not parse is ignored silently. Every message is a hint: the order is paid when
 * the server says so, and the child repeats only what the server said.
 */

/** Version of this protocol; a message of another version is ignored. */
export const PROTOCOL = 1;

/** Window messages, before the port exists. */
export type Handshake = { readonly tillgate: typeof PROTOCOL; readonly type: 'hello' | 'connect' };

/** Child → parent, on the port. */
export type ChildMessage =
  /** The port is taken. Nobody has to wait for it: that the first screen is interactive, `hello` has said. */
  | { readonly type: 'ready' }
  /** Money may be moving: closing is locked until `unlocked` or a terminal message. */
  | { readonly type: 'submitted' }
  | { readonly type: 'unlocked' }
  /** The server says the right amount is captured. Sent once per checkout. */
  | { readonly type: 'completed'; readonly checkout: string }
  /** An attempt failed; the shopper may try again. `code` is a DeclineCode. */
  | { readonly type: 'failed'; readonly code: string }
  /** The whole page must go there: back to the store, or to a bank that refuses frames. */
  | { readonly type: 'leave'; readonly url: string }
  /** The shopper wants out: Escape or a cancel button inside the frame. */
  | { readonly type: 'close' }
  /** Focus left the last or first element of the child: the parent gives it to its close button. */
  | { readonly type: 'blur' };

/** Parent → child, on the port. */
export type ParentMessage =
  /** Take the keyboard focus, at the start or at the end of the page. */
  { readonly type: 'focus'; readonly at: 'start' | 'end' };

/** The handshake message inside `data`, or null for anything else. */
export function parseHandshake(data: unknown): Handshake['type'] | null {
  const { tillgate, type } = Object(data) as Partial<Handshake>;
  return tillgate === PROTOCOL && (type === 'hello' || type === 'connect') ? type : null;
}
