/** Paying by Tillgate, on the checkout and on the page behind a payment link. */
import { data, element } from './page.js';
import { readOrder, stageOf } from './platform.js';

const UNDECIDED = ['pending', 'authorized'];
const SLOWEST_MS = 10_000;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const keyOf = (orderId) => `loom.paying ${orderId}`;

/** The options of a payment that was begun in this tab and not finished; null: there is none. */
export const begun = (orderId) => JSON.parse(sessionStorage.getItem(keyOf(orderId)) ?? 'null');

/** How often to look whether the script has come. */
let looks = 50;

/** Tillgate's script is fetched beside this page, and may come later or not at all: then it is fetched once more. */
async function tillgate() {
  for (; !window.Tillgate && looks > 0; looks -= 1) await wait(100);
  if (!window.Tillgate) {
    await new Promise((resolve) => {
      const src = `${data.tillgate}/tillgate.js`;
      document.head.append(element('script', { src, onload: resolve, onerror: resolve }));
    });
  }
  return window.Tillgate;
}

async function payOnce(orderId, tokens, options) {
  const unavailable = { status: 'failed', code: 'unavailable', order: { id: orderId } };
  const script = await tillgate();
  if (!script) return unavailable;
  const pay = async () =>
    script.commercelayer.pay({
      organization: data.api,
      store: data.store,
      orderId,
      accessToken: await tokens.get(),
      ...options,
    });
  try {
    const result = await pay();
    if (result.code !== 'token_expired') return result;
    tokens.forget();
    return await pay();
  } catch (error) {
    return { ...unavailable, message: error.message };
  }
}

/**
 * Pays, and asks again until it is decided: yields each answer with the order as it is then (null when it cannot be
 * read). Calling pay() again is how one goes on, whatever happened; so a reload does it, too.
 */
export async function* pay(orderId, tokens, options, opener) {
  sessionStorage.setItem(keyOf(orderId), JSON.stringify(options));
  for (let pause = 1_500; ; pause = Math.min(pause * 1.3, SLOWEST_MS)) {
    const result = await payOnce(orderId, tokens, { ...options, opener });
    const order = await readOrder(orderId, tokens.fixed).catch(() => null);
    const isOpen = UNDECIDED.includes(result.status) && !(order && stageOf(order) === 'unpaid');
    // Without an answer there may be a payment all the same: a reload goes on.
    if (!isOpen && result.code !== 'unavailable') sessionStorage.removeItem(keyOf(orderId));
    yield { result, order };
    if (!isOpen) return;
    await wait(pause);
  }
}

const UNAVAILABLE = 'The payment cannot be reached right now. Try again: nobody pays twice.';

const FAILURES = {
  card_declined: 'Your card was declined. Nothing was charged.',
  insufficient_funds: 'There is not enough money on this card. Nothing was charged.',
  declined: 'Your payment was not accepted. Try again: nobody pays twice.',
  authentication_failed: 'Your bank could not confirm that it is you. Nothing was charged.',
  unavailable: UNAVAILABLE,
  // The platform could not reach Tillgate.
  GATEWAY_ERROR: UNAVAILABLE,
  CIRCUIT_OPEN: UNAVAILABLE,
  order_cancelled: 'This order was cancelled.',
  order_not_found: 'There is no such order, or it belongs to somebody else.',
  token_not_allowed: 'There is no such order, or it belongs to somebody else.',
  no_method: 'This order cannot be paid this way.',
  unsupported: 'The Payments API cannot keep cards yet.',
};

/** What became of it, for the shopper. */
export function sentence({ status, code, message, order }) {
  switch (status) {
    case 'placed': {
      const placed = `Your order is placed, and its payment ${order.paymentStatus?.replaceAll('_', ' ')}.`;
      return code === 'not_saved' ? `${placed} The card could not be kept.` : placed;
    }
    case 'authorized':
      return 'Your payment is there; your order is being placed …';
    case 'pending':
      return order.status === 'placed'
        ? 'Your order is placed; your payment is on its way. This page updates itself.'
        : 'Your payment is not decided yet. This page updates itself.';
    case 'closed':
      return 'You have not paid yet. Your order waits here.';
    default:
      return FAILURES[code] ?? `This did not work: ${message ?? code}`;
  }
}
