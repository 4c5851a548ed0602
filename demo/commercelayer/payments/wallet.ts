import { z } from 'zod';
import { type CallAnswer, callGateway, type GatewayCall } from '../gateway/call.ts';
import { parse } from '../gateway/outcome.ts';
import { invalid } from '../jsonapi/errors.ts';
import type { CustomerPaymentSource, ExternalPayment, Order } from '../model/rows.ts';
import type { Shop } from '../shop.ts';

const KEPT = z.object({
  success: z.literal(true),
  data: z.object({ customer_token: z.string().nullish(), payment_source_token: z.string() }),
});
const REFUSED = z.object({ error: z.object({ message: z.string() }) });

export interface KeptSource {
  readonly customerToken: string;
  readonly paymentSourceToken: string;
}

/** Asks token_url. 422 with the gateway's words when it refuses; null when no usable answer came. */
export async function keepSource(shop: Shop, call: GatewayCall, email: string): Promise<KeptSource | null> {
  const answer = await callGateway(shop, call);
  if (!answer.came) return null;
  const kept = KEPT.safeParse(parse(answer.text));
  if (answer.status < 400 && kept.success) {
    const { customer_token, payment_source_token } = kept.data.data;
    return { customerToken: customer_token ?? email, paymentSourceToken: payment_source_token };
  }
  if (answer.status >= 500 || answer.status < 400) return null;
  throw invalid('payment_source', wordsOf(answer), 'token_refused');
}

function wordsOf(answer: CallAnswer & { came: true }): string {
  const refused = REFUSED.safeParse(parse(answer.text));
  return refused.success ? refused.data.error.message : `could not be saved (${answer.status})`;
}

/** `_save_payment_source_to_customer_wallet`. 422 for guests and for orders without a payment source. */
export async function saveToWallet(shop: Shop, order: Order): Promise<CustomerPaymentSource | null> {
  const { records } = shop;
  const customer = order.guest ? null : records.find('customers', order.customer);
  const source = records.find('external_payments', order.payment_source);
  if (!customer) throw invalid('customer', "can't be blank", 'blank');
  if (!source) throw invalid('payment_source', "can't be blank", 'blank');
  const callee = records.get('external_gateways', source.payment_gateway);
  const kept = await keepSource(
    shop,
    {
      api: 'gateway',
      action: 'token',
      callee,
      url: callee.token_url,
      root: { type: 'external_payments', id: source.id },
      order,
      amountCents: 0,
    },
    customer.email,
  );
  return (
    kept &&
    records.insert('customer_payment_sources', {
      name: 'External Payment',
      customer_token: kept.customerToken,
      payment_source_token: kept.paymentSourceToken,
      customer: customer.id,
      payment_method: order.payment_method,
      payment_source: source.id,
    })
  );
}

/** `_customer_payment_source_id`: pays by what the customer kept earlier. */
export function useFromWallet(shop: Shop, order: Order, id: string): ExternalPayment {
  const { records } = shop;
  const kept = records.find('customer_payment_sources', id);
  if (!kept || order.guest || kept.customer !== order.customer || kept.payment_source_token === null)
    throw invalid('customer_payment_source_id', 'is invalid');
  order.payment_method ??= kept.payment_method;
  const method = records.find('payment_methods', order.payment_method);
  if (!method) throw invalid('payment_method', "can't be blank", 'blank');
  const source = records.insert('external_payments', {
    payment_source_token: kept.payment_source_token,
    options: {},
    order: order.id,
    payment_gateway: method.payment_gateway,
    wallet: kept.id,
  });
  order.payment_source = source.id;
  return source;
}
