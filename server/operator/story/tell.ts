import { money } from '../../../shared/money.ts';
import { checkoutsByOrderRef, findCheckout } from '../../database/repositories/checkouts.ts';
import type { CheckoutRow } from '../../database/schema.ts';
import type { Domain } from '../../payments/domain.ts';
import { gather } from './facts.ts';
import { linesOf } from './lines.ts';
import { nowOf } from './now.ts';
import type { Story } from './story.ts';

/** See Operator.tellStories. */
export async function tellStories(domain: Domain, target: string): Promise<Story[]> {
  const checkouts = await checkoutsNamed(domain, target.trim());
  return Promise.all(checkouts.map((checkout) => tellOf(domain, checkout)));
}

async function checkoutsNamed({ database: { read } }: Domain, target: string): Promise<CheckoutRow[]> {
  if (!target.startsWith('co_')) return (await checkoutsByOrderRef(read, target)).reverse();
  const checkout = await findCheckout(read, target);
  return checkout ? [checkout] : [];
}

async function tellOf(domain: Domain, checkout: CheckoutRow): Promise<Story> {
  const facts = await gather(domain, checkout);
  return {
    checkout: checkout.public_id,
    store: checkout.store_id,
    platform: facts.store?.config.platform ?? null,
    orderRef: checkout.order_ref,
    orderNumber: checkout.order_number,
    money: money(checkout.amount_minor, checkout.currency),
    state: checkout.state,
    now: await nowOf(domain, facts),
    payments: facts.payments.map((payment) => ({
      id: payment.public_id,
      method: payment.method_id,
      money: money(payment.amount_minor, payment.currency),
      state: payment.state,
      providerRef: payment.provider_ref,
    })),
    lines: linesOf(facts),
  };
}
