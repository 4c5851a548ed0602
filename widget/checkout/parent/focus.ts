import type { ParentLink } from './link.ts';

const FOCUSABLE = 'a[href], button, input:not([disabled]), select, summary, [tabindex="0"]';

/** Moves the keyboard focus to the first or last control of the checkout. */
export function focusInto(root: HTMLElement, at: 'start' | 'end'): void {
  const reachable = [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(isReachable);
  reachable.at(at === 'start' ? 0 : -1)?.focus();
}

/** Unchecked radios of a group with a checked one are no tab stop, nor is what a closed `<details>` hides. */
function isReachable(element: HTMLElement): boolean {
  if (element instanceof HTMLInputElement && element.type === 'radio') return element.checked;
  return element.tagName === 'SUMMARY' || element.closest('details:not([open])') === null;
}

/**
 * Puts an invisible tab stop at both ends of the frame. Reached from inside, the focus is about to leave:
 * the parent hears `blur` and gives it to its close button. Reached from outside, it is passed on inwards.
 */
export function guardFrameEdges(root: HTMLElement, link: ParentLink, ended: AbortSignal): void {
  for (const at of ['start', 'end'] as const) {
    const edge = document.createElement('span');
    edge.tabIndex = 0;
    edge.className = 'edge';
    edge.addEventListener('focus', ({ relatedTarget }) => {
      if (relatedTarget) link.send({ type: 'blur' });
      else focusInto(root, at);
    });
    root.insertAdjacentElement(at === 'start' ? 'beforebegin' : 'afterend', edge);
    ended.addEventListener('abort', () => edge.remove());
  }
}

/** Escape means "let me out"; the parent decides whether that is possible now. */
export function forwardEscape(link: ParentLink, ended: AbortSignal): void {
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) link.send({ type: 'close' });
  };
  document.addEventListener('keydown', onKey, { signal: ended });
}
