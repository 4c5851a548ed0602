import { converse } from './conversation.ts';
import { listenUntil } from './listen.ts';
import { navigate } from './navigate.ts';
import { origin } from './origin.ts';
import { createOverlay } from './overlay.ts';
import { ESCAPE_AFTER_MS, LINK_TIMEOUT_MS, UNUSED_AFTER_MS } from './patience.ts';
import { lockScroll } from './scroll-lock.ts';
import { checkoutPage } from './targets.ts';
import type { TillgateHandle, TillgateResult } from './types.ts';

/** Checkouts whose `tillgate:completed` this page has had. */
const completed = new Set<string>();

/** One checkout in one overlay, from the first sign of intent until nothing of it is left. */
export interface Session extends TillgateHandle {
  /** What was asked for: a checkout's page, or where the server tells it. */
  readonly url: string;
  /** Puts the overlay on screen; a second call does nothing. */
  show(opener?: HTMLElement): this;
}

/** Starts loading out of sight. `ended` is called once nothing is left. */
export function createSession(url: string, ended: () => void): Session {
  const lifetime = new AbortController();
  const { signal } = lifetime;
  const listen = listenUntil(signal);
  const timers: ReturnType<typeof setTimeout>[] = [];
  const later = (ms: number, act: () => void) => timers.push(setTimeout(act, ms));
  const [host, dialog, closer, frame, lock, offer] = createOverlay();
  let opener: HTMLElement | undefined;
  let page = checkoutPage(url);
  let unlockScroll: (() => void) | undefined;
  let ready: boolean | undefined;
  const closed = { status: 'closed' } as const;
  let outcome: TillgateResult = closed;
  let settle!: (result: TillgateResult) => void;

  const emit = (type: string, detail?: object) =>
    (opener?.isConnected ? opener : document.documentElement).dispatchEvent(
      new CustomEvent(`tillgate:${type}`, { bubbles: true, composed: true, detail }),
    );

  const destroy = () => {
    if (signal.aborted) return;
    lifetime.abort();
    timers.forEach(clearTimeout);
    observer.disconnect();
    unlockScroll?.();
    dialog.close();
    host.remove();
    if (opener) opener.ariaBusy = 'false';
    opener?.focus();
    ended();
    settle(outcome);
    if (unlockScroll) emit('close');
  };

  /** Nothing can be shown here: an ordinary page takes over, where there is one and the shopper asked for it. */
  const fail = (code: string) => {
    if (dialog.open) {
      outcome = { status: 'failed', code };
      emit('error', outcome);
      navigate(`${page ?? (opener as HTMLAnchorElement | undefined)?.href}`);
    }
    destroy();
  };

  /**
   * Needs the click and `hello`, in either order: the frame may have been made on intent. The frame takes the focus: where
   * it is given to its element from here as well, Chromium sends the keys to this page, one time in fifty.
   */
  const present = () => {
    if (!dialog.open || !ready) return;
    say({ type: 'focus', at: 'start' });
    emit('ready');
  };

  const load = (address: string) => {
    page = address;
    frame.src = `${address}${address.includes('?') ? '&' : '?'}embed=1`;
    later(ESCAPE_AFTER_MS, () => ready || offer(address));
  };

  /** Asks for an order's payment link: `{type:'url', url}` or `{error:{code,message}}`. */
  const ask = async () => {
    later(LINK_TIMEOUT_MS, () => page || fail('timeout'));
    let code = 'unavailable';
    try {
      const response = await fetch(url, { signal });
      const body = await response.json();
      const address = checkoutPage(`${body.url}`);
      if (address) return load(address);
      code = body.error.code;
    } catch {}
    fail(code);
  };

  const session: Session = {
    url,
    destroy,
    close() {
      // One that was never shown is in nobody's way.
      if (!closer.disabled || !unlockScroll) destroy();
    },
    result: new Promise<TillgateResult>((resolve) => {
      settle = resolve;
    }),
    show(by) {
      if (!dialog.open) {
        opener = by;
        if (opener) opener.ariaBusy = 'true';
        dialog.showModal();
        unlockScroll = lockScroll();
        emit('open');
        present();
      }
      return session;
    },
  };

  const say = converse(frame, listen, {
    /** A frame starts unlocked, and says `submitted` if money is moving: one that was reloaded cannot lock the shopper in. */
    hello() {
      ready = true;
      lock(false);
      present();
    },
    submitted() {
      outcome = closed;
      lock(true);
      emit('submitted');
    },
    unlocked() {
      lock(false);
    },
    failed({ code }) {
      lock(false);
      outcome = { status: 'failed', code };
      emit('failed', outcome);
    },
    completed({ checkout }) {
      lock(false);
      outcome = { status: 'completed', checkout };
      settle(outcome);
      if (!completed.has(checkout)) emit('completed', outcome);
      completed.add(checkout);
    },
    leave: (message) => navigate(message.url),
    close: session.close,
    blur() {
      closer.focus();
    },
  });

  listen(closer, 'click', session.close);
  listen(dialog, 'cancel', (event) => closer.disabled && event.preventDefault());
  // Browsers let a second Escape through whatever `cancel` says.
  listen(dialog, 'close', () => (closer.disabled ? dialog.showModal() : destroy()));
  listen(document, 'securitypolicyviolation', ({ blockedURI, disposition }) => {
    // Browsers report the whole address or only its origin; the slash keeps `https://pay.example.evil` out.
    if (disposition === 'enforce' && `${blockedURI}/`.startsWith(`${origin}/`)) fail('blocked');
  });

  // A store that swaps its body without a page load takes the overlay away with it.
  const observer = new MutationObserver(() => host.isConnected || destroy());
  observer.observe(document, { childList: true, subtree: true });

  later(UNUSED_AFTER_MS, () => dialog.open || destroy());
  if (page) load(page);
  else ask();
  // After its address: a frame without one loads an empty page first, which delays the request.
  dialog.append(frame);
  return session;
}
