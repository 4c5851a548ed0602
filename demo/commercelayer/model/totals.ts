import type { Records } from './records.ts';
import type { LineItem, Order } from './rows.ts';

/** What an order costs, cents. */
export interface Totals {
  readonly subtotal: number;
  readonly shipping: number;
  readonly paymentMethod: number;
  readonly tax: number;
  /** Without the tax where prices do not include it. */
  readonly total: number;
  /** What is to be authorized, whether or not prices include the tax. */
  readonly totalWithTaxes: number;
}

export function lineItemsOf(records: Records, orderId: string): LineItem[] {
  return records.all('line_items').filter(({ order }) => order === orderId);
}

export function totalsOf(records: Records, order: Order): Totals {
  const { tax_included, tax_rate } = records.get('markets', order.market);
  const items = lineItemsOf(records, order.id);
  const sum = (type: LineItem['item_type']) =>
    items
      .filter(({ item_type }) => item_type === type)
      .reduce((cents, { unit_amount_cents, quantity }) => cents + unit_amount_cents * quantity, 0);
  const [subtotal, shipping, paymentMethod] = [sum('skus'), sum('shipments'), sum('payment_methods')];
  const total = subtotal + shipping + paymentMethod;
  const taxable = subtotal + shipping;
  const tax = Math.round(tax_included ? taxable - taxable / (1 + tax_rate) : taxable * tax_rate);
  return { subtotal, shipping, paymentMethod, tax, total, totalWithTaxes: tax_included ? total : total + tax };
}
