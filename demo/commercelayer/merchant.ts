import { notFound } from './jsonapi/errors.ts';
import { addProduct, addShipment, newOrder } from './model/carts.ts';
import { hexToken } from './model/ids.ts';
import type { Records } from './model/records.ts';
import type { Market, Order } from './model/rows.ts';
import type { GatewayHandle, NewGateway, NewOrder, NewPaymentSetting } from './options.ts';

/** What the Payments API's calls need beyond the default includes. */
const PAYMENTS_INCLUDES: readonly string[] = [
  'order',
  'order.market',
  'order.line_items',
  'order.line_items.item',
  'order.shipping_address',
  'order.billing_address',
  'order.customer',
  'payment_session',
  'payment_authorization',
  'payment_capture',
];

/** What a merchant does in the dashboard and a shopper in the shop, without the API. */
export class Merchant {
  readonly #records: Records;
  readonly #apiUrl: () => string;

  constructor(records: Records, apiUrl: () => string) {
    this.#records = records;
    this.#apiUrl = apiUrl;
  }

  /** The legacy gateway with a payment method in each market. */
  addGateway({
    name = 'Tillgate',
    baseUrl,
    query = () => '',
    secret,
    externalIncludes,
    method,
  }: NewGateway): GatewayHandle {
    const url = (action: string) => `${baseUrl}/${action}${query(action)}`;
    const gateway = this.#records.insert('external_gateways', {
      name,
      force_payments: false,
      shared_secret: secret ?? hexToken(),
      external_includes: externalIncludes ?? null,
      circuit_state: 'closed',
      circuit_failure_count: 0,
      disabled_at: null,
      authorize_url: url('authorize'),
      capture_url: url('capture'),
      void_url: url('void'),
      refund_url: url('refund'),
      token_url: url('token'),
    });
    for (const market of this.#records.all('markets')) {
      this.#records.insert('payment_methods', {
        name: method?.name ?? name,
        payment_source_type: 'external_payments',
        currency_code: market.currency_code,
        market: market.id,
        payment_gateway: gateway.id,
        require_capture: method?.require_capture ?? true,
        auto_place: method?.auto_place ?? false,
        auto_capture: method?.auto_capture ?? false,
        auto_capture_max_amount_cents: null,
        price_amount_cents: method?.price_amount_cents ?? 0,
      });
    }
    return {
      id: gateway.id,
      secret: gateway.shared_secret,
      webhookUrl: this.webhookUrl('external_gateways', gateway.id),
    };
  }

  addPaymentSetting(setting: NewPaymentSetting): GatewayHandle {
    const { name = 'Tillgate', baseUrl, query = () => '', secret, externalIncludes = PAYMENTS_INCLUDES } = setting;
    const url = (action: string) => `${baseUrl}/${action}${query(action)}`;
    const row = this.#records.insert('payment_setting_externals', {
      name,
      webhook_endpoint_url: '',
      shared_secret: secret ?? hexToken(),
      external_includes: externalIncludes,
      circuit_state: 'closed',
      circuit_failure_count: 0,
      disabled_at: null,
      session_url: url('session'),
      authorization_url: url('authorization'),
      capture_url: url('capture'),
      void_url: url('void'),
      refund_url: url('refund'),
      token_url: url('token'),
      auto_capture: setting.auto_capture ?? false,
      auto_place: setting.auto_place ?? false,
    });
    row.webhook_endpoint_url = this.webhookUrl('payment_setting_externals', row.id);
    return { id: row.id, secret: row.shared_secret, webhookUrl: row.webhook_endpoint_url };
  }

  /** As the dashboard shows it. */
  webhookUrl(type: 'external_gateways' | 'payment_setting_externals', id: string): string {
    return `${this.#apiUrl()}/webhook_callbacks/${type}/${id}`;
  }

  marketOf(currency: string): Market {
    const market = this.#records.all('markets').find(({ currency_code }) => currency_code === currency);
    if (!market) throw notFound();
    return market;
  }

  createCustomer(email: string, password: string): string {
    return this.#records.insert('customers', { email, password }).id;
  }

  /** A filled cart, ready for its payment method. Throws for unknown products and customers. */
  createOrder(wish: NewOrder = {}): Order {
    const records = this.#records;
    const market = this.marketOf(wish.currency ?? 'EUR');
    const customer = wish.customer
      ? records.get('customers', wish.customer)
      : records.insert('customers', { email: wish.email ?? 'shopper@example.com', password: null });
    const address = records.insert('addresses', {
      first_name: 'John',
      last_name: 'Smith',
      company: null,
      line_1: '1 Example Street',
      line_2: null,
      city: 'Springfield',
      zip_code: '10013',
      state_code: 'NY',
      country_code: market.country_code,
      phone: '+15555550100',
      email: null,
    });
    const order = newOrder(records, market, {
      guest: wish.customer === undefined,
      customer: customer.id,
      customer_email: customer.email,
      shipping_address: address.id,
      billing_address: address.id,
      return_url: wish.returnUrl ?? null,
      cart_url: wish.cartUrl ?? null,
    });
    for (const { sku, quantity = 1 } of wish.lines ?? [{ sku: records.all('skus')[0]?.code ?? '' }])
      if (!addProduct(records, order, sku, quantity))
        throw new Error(`The catalogue has no ${sku} in ${order.currency_code}`);
    if (wish.shippingCents) addShipment(records, order, wish.shippingCents);
    return order;
  }
}
