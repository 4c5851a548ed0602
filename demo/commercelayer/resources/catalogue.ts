import { amounts } from '../model/amounts.ts';
import { define, ref, refs } from './definition.ts';

/** What an order needs to know around it; read only. */

export const organizations = define({
  type: 'organizations',
  attributes: ({ name, slug }) => ({ name, slug, domain: null, support_phone: null, support_email: null }),
  related: () => ({}),
  unmodelled: ['attachments'],
  salesChannel: ['retrieve'],
});

export const markets = define({
  type: 'markets',
  attributes: ({ number, name, code }) => ({
    number,
    name,
    code,
    facebook_pixel_id: null,
    checkout_url: '',
    external_prices_url: '',
    private: false,
    disabled_at: null,
  }),
  related: () => ({}),
  unmodelled: ['merchant', 'price_list', 'inventory_model', 'tax_calculator', 'customer_group', 'attachments'],
  salesChannel: ['list', 'retrieve'],
  visible: (market, { caller }) => caller.market === null || caller.market === market.id,
});

export const skus = define({
  type: 'skus',
  attributes: ({ code, name, description, image_url, do_not_ship }) => ({
    code,
    name,
    description,
    image_url,
    pieces_per_pack: null,
    weight: null,
    unit_of_weight: null,
    hs_tariff_number: null,
    do_not_ship,
    do_not_track: false,
  }),
  related: (sku, records) => ({
    prices: refs(
      'prices',
      records.all('prices').filter((price) => price.sku === sku.id),
    ),
  }),
  unmodelled: ['attachments', 'sku_options', 'stock_items', 'shipping_category', 'delivery_lead_times'],
  salesChannel: ['list', 'retrieve'],
});

export const prices = define({
  type: 'prices',
  attributes: (price) => ({
    currency_code: price.currency_code,
    sku_code: price.sku_code,
    ...amounts('amount', price.amount_cents, price.currency_code),
    ...amounts('compare_at_amount', null, price.currency_code),
  }),
  related: (price) => ({ sku: ref('skus', price.sku) }),
  unmodelled: ['price_list', 'price_tiers', 'attachments'],
  salesChannel: ['list', 'retrieve'],
  visible: (price, { caller, records }) =>
    caller.market === null || records.get('markets', caller.market).currency_code === price.currency_code,
});

export const shipments = define({
  type: 'shipments',
  attributes: (shipment) => ({
    number: shipment.number,
    status: 'upcoming',
    currency_code: shipment.currency_code,
    ...amounts('cost_amount', shipment.cost_amount_cents, shipment.currency_code),
    skus_count: null,
    selected_rate_id: null,
    rates: [],
    purchase_error_code: null,
    purchase_error_message: null,
    get_rates_errors: [],
  }),
  related: (shipment) => ({ order: ref('orders', shipment.order) }),
  unmodelled: [
    'shipping_category',
    'stock_location',
    'origin_address',
    'shipping_address',
    'shipping_method',
    'delivery_lead_time',
    'parcels',
    'attachments',
    'events',
  ],
  salesChannel: [],
});
