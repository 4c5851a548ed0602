import { randomUUID } from 'node:crypto';
import type { CheckoutView, StartPayment } from '../../shared/api.ts';

/** What a shopper's browser asks of Tillgate, without the browser. */
export function shopper(checkoutUrl: string) {
  const { origin, pathname } = new URL(checkoutUrl);
  const api = `${origin}/api/checkouts/${pathname.split('/').at(-1)}`;
  return {
    async view(): Promise<CheckoutView> {
      const response = await fetch(api);
      return response.json();
    },
    /** The status and body; throws when the connection is lost. */
    async pay(input: Partial<StartPayment> = {}): Promise<{ status: number; body: CheckoutView }> {
      const body = { method: 'card', attempt: randomUUID(), locale: 'en', ...input };
      const response = await fetch(`${api}/payments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    },
  };
}

export const CARDS = {
  approved: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  insufficientFunds: '4000 0000 0000 9995',
  challenge: '4000 0027 6000 3184',
  settlesLater: '4000 0000 0000 3220',
  timesOut: '4000 0000 0000 0119',
} as const;

export const card = (number: string) => ({ number, expiry: '12/39', cvc: '123' });
