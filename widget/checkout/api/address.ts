/** Addresses are relative to the document at `…/checkout/:id`, so that Tillgate may live below a path. */
function relative(path: string): string {
  return new URL(path, document.baseURI).href;
}

/** `…/api/checkouts/:id` plus an optional tail such as `/events`. */
export function apiAddress(checkout: string, tail: '' | '/payments' | '/events' = ''): string {
  return relative(`../api/checkouts/${encodeURIComponent(checkout)}${tail}`);
}

/** Where a provider's own ways to pay are listed. */
export function optionsAddress(checkout: string, method: string, locale: string): string {
  const tail = `/methods/${encodeURIComponent(method)}/options?${new URLSearchParams({ locale })}`;
  return relative(`../api/checkouts/${encodeURIComponent(checkout)}${tail}`);
}

/** A file below `…/checkout/assets/`. */
export function assetAddress(path: string): string {
  return relative(`assets/${path}`);
}
