import { z } from 'zod';
import { creating, given, updating } from '../jsonapi/writes.ts';
import { hexToken } from '../model/ids.ts';
import { define } from './definition.ts';
import { CALLEE_TRIGGERS, CALLEE_WRITABLE, pullCallee } from './external-gateways.ts';

const url = z.url({ protocol: /^https?$/ });
const WRITABLE = {
  ...CALLEE_WRITABLE,
  session_url: url.nullish(),
  auto_capture: z.boolean().nullish(),
  auto_place: z.boolean().nullish(),
};
/** "Required" (SDK v8 schema). */
const REQUIRED = { authorization_url: url, capture_url: url, void_url: url, refund_url: url };

/** Payments API 2026-05. `auto_place` is unverified upstream. */
export const paymentSettings = define({
  type: 'payment_setting_externals',
  attributes: (setting) => ({
    name: setting.name,
    gateway_version: null,
    shared_secret: setting.shared_secret,
    external_includes: setting.external_includes,
    circuit_state: setting.circuit_state,
    circuit_failure_count: setting.circuit_failure_count,
    auto_capture: setting.auto_capture,
    auto_place: setting.auto_place,
    session_url: setting.session_url,
    authorization_url: setting.authorization_url,
    capture_url: setting.capture_url,
    void_url: setting.void_url,
    refund_url: setting.refund_url,
    token_url: setting.token_url,
    webhook_endpoint_url: setting.webhook_endpoint_url,
    disabled_at: setting.disabled_at,
  }),
  related: () => ({}),
  unmodelled: ['markets', 'versions', 'event_stores'],
  // Storefronts offer them to shoppers (vendor's components).
  salesChannel: ['list', 'retrieve'],
  openAttributes: ['name'],
  create: creating(
    'payment_setting_externals',
    { ...WRITABLE, ...REQUIRED, name: z.string().nullish() },
    {},
    (input, { shop, records }) => {
      const setting = records.insert('payment_setting_externals', {
        name: input.name ?? 'External',
        webhook_endpoint_url: '',
        shared_secret: hexToken(),
        external_includes: input.external_includes ?? null,
        circuit_state: 'closed',
        circuit_failure_count: 0,
        disabled_at: null,
        session_url: input.session_url ?? null,
        authorization_url: input.authorization_url,
        capture_url: input.capture_url,
        void_url: input.void_url,
        refund_url: input.refund_url,
        token_url: input.token_url ?? null,
        auto_capture: input.auto_capture ?? false,
        auto_place: input.auto_place ?? false,
      });
      setting.webhook_endpoint_url = `${shop.apiUrl()}/webhook_callbacks/payment_setting_externals/${setting.id}`;
      pullCallee(setting, input, records.now());
      return setting;
    },
  ),
  update: updating(
    'payment_setting_externals',
    { ...WRITABLE, ...z.object(REQUIRED).partial().shape, ...CALLEE_TRIGGERS, name: z.string().nullish() },
    {},
    (setting, input, { records }) => {
      const { _disable, _enable, _reset_circuit, _regenerate_shared_secret, ...fields } = input;
      Object.assign(setting, given(fields));
      pullCallee(setting, { _disable, _enable, _reset_circuit, _regenerate_shared_secret }, records.now());
    },
  ),
  delete: (setting, { records }) => records.remove('payment_setting_externals', setting.id),
});
