import type { Money } from '../../../shared/money.ts';
import { readCountry } from '../country.ts';
import type { OrderQuote } from '../platform.ts';
import { titleOf } from '../title.ts';
import type { Place } from './amount.ts';
import { type Document, type Resource, related, relatedId, resourcesOf } from './document.ts';
import { Refusal } from './refusal.ts';

/** What the shopper ordered; the other line items are costs, discounts and taxes. */
const GOODS: ReadonlySet<unknown> = new Set(['skus', 'bundles', 'gift_cards', undefined, null]);

/** Total to authorize, whether or not prices include taxes. */
export const totalPlace = (order: Resource | null): Place => [order, 'total_amount_with_taxes_cents'];

/** The order a resource belongs to, as the document includes it. */
export function orderOf(document: Document, from: Resource): Resource | Refusal {
  if (from.type === 'orders') return from;
  const id = relatedId(from, 'order');
  const [order, ...others] = resourcesOf(document, 'orders').filter((one) => id === null || one.id === id);
  if (!order) {
    const message = 'The body does not include its order: add "order" to external_includes of the gateway.';
    return new Refusal(422, 'order_missing', message);
  }
  if (others.some((other) => !isSameOrder(order, other))) {
    const message = 'The body includes more than one order, or one with different totals.';
    return new Refusal(422, 'order_ambiguous', message);
  }
  return order;
}

/** The order's id, also where only its reference came along; null where the body leaves it open. */
export function orderRefOf(document: Document, from: Resource): string | null {
  if (from.type === 'orders') return from.id;
  return relatedId(from, 'order') ?? related(document, from, 'order', 'orders')?.id ?? null;
}

/** The customer's id; null for a guest, whose customer is only an e-mail address, and where none came along. */
export function customerRefOf(document: Document, order: Resource | null): string | null {
  if (order === null) return related(document, document.data, 'customer', 'customers')?.id ?? null;
  if (order.attributes.guest === true) return null;
  return relatedId(order, 'customer') ?? related(document, order, 'customer', 'customers')?.id ?? null;
}

/** What the shopper is shown. No addresses to go back to: Commerce Layer knows none it would vouch for. */
export function quoteOf(document: Document, order: Resource, money: Money): OrderQuote {
  const number = numberOf(order);
  return {
    money,
    title: titleOf(goodsOf(document), titleOf(`Order ${number ?? order.id}`, order.id)),
    orderNumber: number,
    successUrl: null,
    cancelUrl: null,
    basketRef: null,
    customerRef: customerRefOf(document, order),
    country: countryOf(document, order),
  };
}

/** The billing address' country; null where none came along, or it has no ordinary code. */
function countryOf(document: Document, order: Resource): string | null {
  const code = related(document, order, 'billing_address', 'addresses')?.attributes.country_code;
  return readCountry(code);
}

/** A string in API 2.7 and later, a number in older recordings. */
function numberOf({ attributes: { number } }: Resource): string | null {
  return typeof number === 'number'
    ? String(number)
    : typeof number === 'string' && number !== ''
      ? number.slice(0, 64)
      : null;
}

function goodsOf(document: Document): string {
  return resourcesOf(document, 'line_items')
    .filter(({ attributes }) => GOODS.has(attributes.item_type) && typeof attributes.name === 'string')
    .map(({ attributes: { name, quantity } }) => (Number(quantity) > 1 ? `${quantity} × ${name}` : String(name)))
    .join(', ');
}

function isSameOrder(one: Resource, other: Resource): boolean {
  const facts = ['total_amount_with_taxes_cents', 'session_amount_cents', 'currency_code'];
  return one.id === other.id && facts.every((name) => one.attributes[name] === other.attributes[name]);
}
