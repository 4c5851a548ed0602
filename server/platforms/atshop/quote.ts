import { money } from '../../../shared/money.ts';
import { type Outcome, rejected, succeeded } from '../../payments/outcome.ts';
import type { OrderQuote } from '../platform.ts';
import { amountOf } from './amount.ts';
import type { AtshopSettings } from './config.ts';
import { type AtshopOrder, type AtshopProduct, blockedBy, blockedInWords } from './order.ts';
import { fillTemplate } from './return-links.ts';
import type { OrderAndProduct } from './source.ts';

const MAX_TITLE = 200;

/** Turns an order into what its shopper has to pay, or says why it cannot be paid. */
export function quoteOf(
  { order, product }: OrderAndProduct,
  orderId: string,
  { currency, returnUrl, cancelUrl }: Pick<AtshopSettings, 'currency' | 'returnUrl' | 'cancelUrl'>,
): Outcome<OrderQuote> {
  if (order.paid) return rejected('order_not_payable', 'This order is already paid.');
  const blocked = blockedBy(order);
  if (blocked) return rejected('order_not_payable', `This order ${blockedInWords(blocked)}.`);
  if (!sameCurrency(order.currency, currency)) {
    return rejected('order_amount_invalid', `The order is not in ${currency}, the currency this store is set up for.`);
  }
  const amount = amountOf(order, product);
  if (!amount.ok) return rejected('order_amount_invalid', amount.reason);
  return succeeded({
    money: money(amount.amountMinor, currency),
    title: titleOf(product, orderId),
    successUrl: fillTemplate(returnUrl, orderId),
    cancelUrl: fillTemplate(cancelUrl, orderId),
    basketRef: null,
  });
}

/** An order without a currency is in the shop's own. */
function sameCurrency(stated: AtshopOrder['currency'], configured: string): boolean {
  return stated === undefined || stated === null || stated === configured;
}

/** `useOrderIdAsItemName`: the merchant does not want payment processors to see what was bought. */
function titleOf({ name, useOrderIdAsItemName }: AtshopProduct, orderId: string): string {
  const mayShowName = (useOrderIdAsItemName ?? false) === false;
  const shown = mayShowName && typeof name === 'string' ? name.replace(/\p{Cc}+/gu, ' ').trim() : '';
  return [...(shown || `Order: ${orderId}`)].slice(0, MAX_TITLE).join('');
}
