import type { CheckoutView } from '../../../shared/api.ts';
import { apiAddress } from './address.ts';
import { createPolling } from './polling.ts';
import { parseView } from './view.ts';

/** A proxy may hold the stream back without failing it: no first event by then starts the polling. */
const FIRST_EVENT_MS = 5_000;

/**
 * Follows a checkout by server-sent events, with polling whenever they fail or stay silent at the start.
 * The browser reconnects the stream by itself; the next event ends the polling. Returns the stop function.
 */
export function followCheckout(checkout: string, onView: (view: CheckoutView) => void): () => void {
  const polling = createPolling(checkout, onView);
  const silence = setTimeout(polling.start, FIRST_EVENT_MS);
  const events = new EventSource(apiAddress(checkout, '/events'));
  events.onmessage = ({ data }) => {
    const view = parseView(data);
    if (!view) return;
    clearTimeout(silence);
    polling.stop();
    onView(view);
  };
  events.onerror = polling.start;

  return () => {
    clearTimeout(silence);
    events.close();
    polling.stop();
  };
}
