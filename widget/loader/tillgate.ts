/**
 * The script tag of a store's page. In this order:
 *
 *  1. A second copy of the script leaves the first alone, and says so once.
 *  2. A plain click on a link to a checkout of this Tillgate, or on an element with `data-tillgate-store` and
 *     `data-tillgate-order`, opens that checkout over the page. One listener on the document serves elements
 *     that come later too; any other click stays what it was.
 *  3. Pointing at such a link, or focusing it, loads its frame ahead of the click.
 *  4. A page restored from the back/forward cache comes back without an overlay.
 *  5. `?tillgate=co_…` in the page's own address opens that checkout, once per page load.
 *  6. `Tillgate.commercelayer.pay` fetches its steps when it is first called; a fetch that failed is tried again by
 *     the next call.
 *
 * In a browser too old for constructed style sheets, as without the script, links are ordinary links.
 */
import { version } from '../../package.json';
import { pay } from './commercelayer.ts';
import { addressAt, isPlainClick, openerOf } from './openers.ts';
import { createSession, type Session } from './session.ts';
import { addressOf, checkoutPage } from './targets.ts';
import type { TillgateHandle } from './types.ts';

/** The one checkout on the page: on screen, or made ahead of a click. */
let current: Session | undefined;

/** The session of this address in the place of any other, unless that one cannot be closed now. */
function stage(url: string): Session {
  if (current?.url !== url) current?.close();
  current ??= createSession(url, () => {
    current = undefined;
  });
  return current;
}

function open(url: string | undefined, opener?: HTMLElement): TillgateHandle {
  if (!url) throw new TypeError('No checkout');
  return stage(url).show(opener);
}

/** What `window.Tillgate` may already hold. */
const first: { version?: string; warned?: boolean } | undefined = window.Tillgate;

if (first?.version) {
  if (!first.warned) console.warn('Tillgate loaded twice');
  first.warned = true;
} else {
  window.Tillgate = { version, commercelayer: { pay }, open: (target, opener) => open(addressOf(target), opener) };

  // Pointer events cover touch as well.
  for (const type of ['click', 'pointerover', 'focusin']) {
    document.addEventListener(type, (event) => {
      const opener = openerOf(event);
      const url = opener && addressAt(opener);
      if (!url) return;
      if (type !== 'click') checkoutPage(url) && stage(url);
      else if (isPlainClick(event as MouseEvent)) {
        // First opened, then prevented: where opening fails, the link leads to the full page.
        open(url, opener);
        event.preventDefault();
      }
    });
  }

  addEventListener('pageshow', (event) => event.persisted && current?.destroy());

  const asked = checkoutPage(`checkout/${/[?&]tillgate=(\w*)/.exec(location.search)?.[1]}`);
  if (asked) open(asked);
}
