import { addressOf } from './targets.ts';

/** Links and marked elements, without a target of their own or a download. */
const OPENERS = ':is(a[href],[data-tillgate-order]):not([target],[download])';

/** The element of an event that may open a checkout, also inside open shadow roots. */
export const openerOf = (event: Event): HTMLElement | undefined =>
  (event.composedPath() as HTMLElement[]).find((node) => node.matches?.(OPENERS));

/** The address an opener opens, if any. */
export function addressAt({ dataset, href }: HTMLElement & { href?: string }): string | undefined {
  const { tillgateStore: store, tillgateOrder: order } = dataset;
  return addressOf(store && order ? { store, order } : `${href}`);
}

/** A click that asks for nothing special, and that nobody has handled yet. */
export const isPlainClick = (event: MouseEvent): boolean =>
  !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
