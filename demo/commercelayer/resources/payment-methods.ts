import { z } from 'zod';
import { cents, creating, given, one, required, trigger, updating } from '../jsonapi/writes.ts';
import { amounts } from '../model/amounts.ts';
import { define, ref } from './definition.ts';

const WRITABLE = {
  name: z.string().nullish(),
  currency_code: z.string().nullish(),
  moto: z.boolean().nullish(),
  require_capture: z.boolean().nullish(),
  auto_place: z.boolean().nullish(),
  auto_capture: z.boolean().nullish(),
  auto_capture_max_amount_cents: cents.nullish(),
  _disable: trigger,
  _enable: trigger,
};

/** `payment_gateway` is polymorphic in the API; the fake has external gateways only. */
export const paymentMethods = define({
  type: 'payment_methods',
  attributes: (method) => {
    const currency = method.currency_code ?? 'EUR';
    return {
      payment_source_type: method.payment_source_type,
      name: method.name,
      currency_code: method.currency_code,
      moto: false,
      require_capture: method.require_capture,
      auto_place: method.auto_place,
      auto_capture: method.auto_capture,
      disabled_at: null,
      ...amounts('price_amount', method.price_amount_cents, currency),
      ...amounts('auto_capture_max_amount', method.auto_capture_max_amount_cents, currency),
    };
  },
  related: (method) => ({
    market: ref('markets', method.market),
    payment_gateway: ref('external_gateways', method.payment_gateway),
  }),
  unmodelled: ['attachments', 'store', 'event_stores'],
  salesChannel: ['list', 'retrieve'],
  visible: (method, { caller }) => method.market === null || caller.market === null || method.market === caller.market,
  create: creating(
    'payment_methods',
    { ...WRITABLE, payment_source_type: z.literal('external_payments'), price_amount_cents: cents },
    { market: one('markets').optional(), payment_gateway: required('external_gateways', 'payment_gateways') },
    (input, { records }) => {
      records.get('external_gateways', input.payment_gateway);
      return records.insert('payment_methods', {
        name: input.name ?? 'External Payment',
        payment_source_type: input.payment_source_type,
        currency_code: input.currency_code ?? records.find('markets', input.market ?? null)?.currency_code ?? null,
        market: input.market ?? null,
        payment_gateway: input.payment_gateway,
        require_capture: input.require_capture ?? true,
        auto_place: input.auto_place ?? false,
        auto_capture: input.auto_capture ?? false,
        auto_capture_max_amount_cents: input.auto_capture_max_amount_cents ?? null,
        price_amount_cents: input.price_amount_cents,
      });
    },
  ),
  update: updating(
    'payment_methods',
    { ...WRITABLE, price_amount_cents: cents.optional() },
    {
      market: one('markets').optional(),
      payment_gateway: required('external_gateways', 'payment_gateways').optional(),
    },
    (method, { moto: _moto, _disable, _enable, ...fields }) => {
      Object.assign(method, given(fields));
    },
  ),
  delete: (method, { records }) => records.remove('payment_methods', method.id),
});
