import css from './overlay.css?inline';
import { wordsFor } from './words.ts';

/** The dialog around the frame. It draws and knows nothing of payments; the session tells it what to show. */
export type Overlay = readonly [
  host: HTMLElement,
  dialog: HTMLDialogElement,
  /** Disabled while closing is locked. */
  closer: HTMLButtonElement,
  /** Not in the dialog yet: it loads once it is. */
  frame: HTMLIFrameElement,
  /** Shows whether closing is possible, and that it will be. */
  lock: (locked: boolean) => void,
  /** Offers the full page, until the next `lock`. */
  offer: (url: string) => void,
];

const make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties?: Partial<HTMLElementTagNameMap[Tag]>,
): HTMLElementTagNameMap[Tag] => Object.assign(document.createElement(tag), properties);

/**
 * Builds the overlay, hidden, at the end of the body. A constructed sheet and element properties only: a style
 * element, a style attribute or innerHTML would need more than `script-src` and `frame-src` of the store's CSP.
 */
export function createOverlay(): Overlay {
  const [ariaLabel, title, fullPage, wait] = wordsFor(navigator.language);
  const host = make('div');
  const dialog = make('dialog', { dir: 'auto', ariaLabel: title });
  const status = make('output', { textContent: title });
  const closer = make('button', { ariaLabel, textContent: '×' });
  const frame = make('iframe', { title, allow: 'payment; clipboard-write', referrerPolicy: 'origin' });
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  root.append(dialog);
  dialog.append(closer, status);
  // A script in the head may run before there is a body.
  (document.body ?? document.documentElement).append(host);
  return [
    host,
    dialog,
    closer,
    frame,
    (locked) => {
      closer.disabled = locked;
      status.textContent = locked ? `${wait}…` : title;
    },
    (href) => status.replaceChildren(make('a', { href, target: '_top', textContent: `${fullPage} ↗` })),
  ];
}
