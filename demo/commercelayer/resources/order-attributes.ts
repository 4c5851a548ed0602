import { amounts } from '../model/amounts.ts';
import type { Records } from '../model/records.ts';
import type { Json, Order } from '../model/rows.ts';
import { lineItemsOf, totalsOf } from '../model/totals.ts';
import { isActive, moneyOf, paymentStatusOf, sumOf, transactionsOf } from '../model/transactions.ts';

/** A cart that nobody has placed, authorized or begun to authorize; one that was released whole is a cart again. */
export function isEditable(records: Records, order: Order): boolean {
  if (order.status !== 'draft' && order.status !== 'pending') return false;
  const held = sumOf(transactionsOf(records, order.id, ['authorize']).filter(isActive));
  return held <= moneyOf(records, order.id).voided;
}

/** All the attributes of the derived samples, and those of the SDK's schema that payments need. */
export function orderAttributes(order: Order, records: Records): Json {
  const market = records.get('markets', order.market);
  const totals = totalsOf(records, order);
  const skus = lineItemsOf(records, order.id).filter(({ item_type }) => item_type === 'skus');
  const money: Readonly<Record<string, number | null>> = {
    subtotal_amount: totals.subtotal,
    shipping_amount: totals.shipping,
    payment_method_amount: totals.paymentMethod,
    discount_amount: 0,
    adjustment_amount: 0,
    gift_card_amount: 0,
    total_tax_amount: totals.tax,
    subtotal_tax_amount: totals.tax,
    shipping_tax_amount: 0,
    payment_method_tax_amount: 0,
    adjustment_tax_amount: 0,
    total_amount: totals.total,
    total_taxable_amount: totals.subtotal + totals.shipping,
    subtotal_taxable_amount: totals.subtotal,
    shipping_taxable_amount: totals.shipping,
    payment_method_taxable_amount: 0,
    adjustment_taxable_amount: 0,
    total_amount_with_taxes: totals.totalWithTaxes,
    fees_amount: 0,
    duty_amount: null,
    place_total_amount: order.placed_at === null ? null : totals.totalWithTaxes,
  };
  return {
    number: order.number,
    affiliate_code: null,
    autorefresh: true,
    place_async: order.place_async,
    status: order.status,
    payment_status: paymentStatusOf(records, order),
    fulfillment_status: 'unfulfilled',
    guest: order.guest,
    editable: isEditable(records, order),
    placeable: null,
    customer_email: order.customer_email,
    customer_type: null,
    language_code: order.language_code,
    currency_code: order.currency_code,
    tax_included: market.tax_included,
    tax_rate: market.tax_rate,
    freight_taxable: null,
    payment_method_taxable: false,
    adjustment_taxable: false,
    gift_card_taxable: false,
    requires_billing_info: false,
    country_code: order.country_code,
    shipping_country_code_lock: null,
    coupon_code: null,
    gift_card_code: null,
    gift_card_or_coupon_code: null,
    ...Object.assign({}, ...Object.entries(money).map(([name, value]) => amounts(name, value, order.currency_code))),
    skus_count: skus.reduce((count, { quantity }) => count + quantity, 0),
    line_item_options_count: 0,
    shipments_count: records.all('shipments').filter((shipment) => shipment.order === order.id).length,
    tax_calculations_count: 0,
    validations_count: 0,
    errors_count: 0,
    payment_source_details: {},
    token: order.token,
    cart_url: order.cart_url,
    return_url: order.return_url,
    terms_url: order.terms_url,
    privacy_url: order.privacy_url,
    checkout_url: null,
    placed_at: order.placed_at,
    approved_at: order.approved_at,
    cancelled_at: order.cancelled_at,
    payment_updated_at: order.payment_updated_at,
    fulfillment_updated_at: null,
    refreshed_at: order.updated_at,
    archived_at: null,
    subscription_created_at: null,
    expires_at: null,
    expiration_info: null,
    circuit_state: 'closed',
    circuit_failure_count: 0,
  };
}
