import { randomUUID } from 'node:crypto';
import { Agent, fetch } from 'undici';
import type { CheckoutView, StartPayment } from '../../../shared/api.ts';
import { hasManyAddresses } from './probes/support/visitor.ts';

/** A shopper's browser, at an address of its own. */
export interface Shopper {
  /** Null: nobody answers, or not with a checkout. */
  view(): Promise<CheckoutView | null>;
  /** Presses Pay; null: the connection was lost. */
  press(input: Partial<StartPayment>): Promise<number | null>;
  /** Closes the browser. */
  leave(): Promise<void>;
}

export function shopperAt(checkoutUrl: string, address: string): Shopper {
  const { origin, pathname } = new URL(checkoutUrl);
  const api = `${origin}/api/checkouts/${pathname.split('/').at(-1)}`;
  // Rate limits count by address.
  const dispatcher = new Agent(hasManyAddresses ? { connect: { localAddress: address } } : {});
  return {
    async view() {
      try {
        const response = await fetch(api, { dispatcher, signal: AbortSignal.timeout(10_000) });
        const body = await response.json();
        return response.ok ? (body as CheckoutView) : null;
      } catch {
        return null;
      }
    },
    async press(input) {
      const body = JSON.stringify({ method: 'card', attempt: randomUUID(), locale: 'en', ...input });
      try {
        const response = await fetch(`${api}/payments`, {
          method: 'POST',
          dispatcher,
          headers: { 'content-type': 'application/json' },
          body,
          signal: AbortSignal.timeout(20_000),
        });
        await response.arrayBuffer();
        return response.status;
      } catch {
        return null;
      }
    },
    leave: () => dispatcher.destroy(),
  };
}
