import { randomUUID } from 'node:crypto';
import { openCheckout } from '../../../server/payments/open-checkout.ts';
import { startPayment } from '../../../server/payments/start-payment.ts';
import { viewCheckout } from '../../../server/payments/view.ts';
import type { StartPayment } from '../../../shared/api.ts';
import type { TestDomain } from './domain.ts';
import { quoteOf } from './fake-platform.ts';

/** Opens a signed order's checkout and gives its id. */
export async function openOrder(domain: TestDomain, orderRef = 'order-1', amountMinor = 900): Promise<string> {
  const quote = quoteOf(amountMinor);
  const link = await openCheckout(domain, domain.store, { orderRef, quote }, AbortSignal.timeout(1_000));
  if (link.result !== 'link') throw new Error(`no link: ${link.code}`);
  return link.url.split('/').at(-1) ?? '';
}

/** One press of Pay. */
export function pay(domain: TestDomain, checkout: string, input: Partial<StartPayment> = {}): Promise<void> {
  return startPayment(domain, checkout, { method: 'card', attempt: randomUUID(), locale: 'en', ...input });
}

export const view = async (domain: TestDomain, checkout: string) => (await viewCheckout(domain, checkout)).view;
