/** How long the shopper waits, from the click on, before the full page is offered. Milliseconds. */
export const ESCAPE_AFTER_MS = 4_000;
/** How long the server may take to tell the payment link of an order. Milliseconds. */
export const LINK_TIMEOUT_MS = 15_000;
/** How long a frame made ahead of a click waits for it. Milliseconds. */
export const UNUSED_AFTER_MS = 60_000;
