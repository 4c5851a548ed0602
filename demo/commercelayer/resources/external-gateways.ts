import { z } from 'zod';
import { resetCircuit } from '../gateway/breaker.ts';
import { creating, given, trigger, updating } from '../jsonapi/writes.ts';
import { hexToken } from '../model/ids.ts';
import type { Callee } from '../model/rows.ts';
import { define, refs } from './definition.ts';

const url = z.url({ protocol: /^https?$/ }).nullish();

export const CALLEE_WRITABLE = {
  external_includes: z.array(z.string()).nullish(),
  capture_url: url,
  void_url: url,
  refund_url: url,
  token_url: url,
  _disable: trigger,
  _enable: trigger,
};
const WRITABLE = { ...CALLEE_WRITABLE, force_payments: z.boolean().nullish(), authorize_url: url };

export const CALLEE_TRIGGERS = { _reset_circuit: trigger, _regenerate_shared_secret: trigger };

/** The triggers that both kinds of gateway have. */
export function pullCallee(
  callee: Callee,
  input: { readonly [Name in '_disable' | '_enable' | '_reset_circuit' | '_regenerate_shared_secret']?: unknown },
  now: string,
): void {
  if (input._disable) callee.disabled_at = now;
  if (input._enable) callee.disabled_at = null;
  if (input._reset_circuit) resetCircuit(callee);
  if (input._regenerate_shared_secret) callee.shared_secret = hexToken();
}

/** No webhook_endpoint_url: API 2017-08 shows it in the dashboard only (recorded response). */
export const externalGateways = define({
  type: 'external_gateways',
  attributes: (gateway) => ({
    name: gateway.name,
    force_payments: gateway.force_payments,
    disabled_at: gateway.disabled_at,
    circuit_state: gateway.circuit_state,
    circuit_failure_count: gateway.circuit_failure_count,
    shared_secret: gateway.shared_secret,
    external_includes: gateway.external_includes,
    authorize_url: gateway.authorize_url,
    capture_url: gateway.capture_url,
    void_url: gateway.void_url,
    refund_url: gateway.refund_url,
    token_url: gateway.token_url,
  }),
  related: (gateway, records) => ({
    payment_methods: refs(
      'payment_methods',
      records.all('payment_methods').filter(({ payment_gateway }) => payment_gateway === gateway.id),
    ),
    external_payments: refs(
      'external_payments',
      records.all('external_payments').filter(({ payment_gateway }) => payment_gateway === gateway.id),
    ),
  }),
  unmodelled: ['versions', 'event_stores'],
  salesChannel: [],
  create: creating('external_gateways', { ...WRITABLE, name: z.string().min(1) }, {}, (input, { shop, records }) => {
    const gateway = records.insert('external_gateways', {
      name: input.name,
      force_payments: input.force_payments ?? false,
      shared_secret: hexToken(),
      external_includes: input.external_includes ?? null,
      circuit_state: 'closed',
      circuit_failure_count: 0,
      disabled_at: null,
      authorize_url: input.authorize_url ?? null,
      capture_url: input.capture_url ?? null,
      void_url: input.void_url ?? null,
      refund_url: input.refund_url ?? null,
      token_url: input.token_url ?? null,
    });
    pullCallee(gateway, input, shop.records.now());
    return gateway;
  }),
  update: updating(
    'external_gateways',
    { ...WRITABLE, ...CALLEE_TRIGGERS, name: z.string().min(1).optional() },
    {},
    (gateway, input, { records }) => {
      const { _disable, _enable, _reset_circuit, _regenerate_shared_secret, ...fields } = input;
      Object.assign(gateway, given(fields));
      pullCallee(gateway, { _disable, _enable, _reset_circuit, _regenerate_shared_secret }, records.now());
    },
  ),
  delete: (gateway, { records }) => records.remove('external_gateways', gateway.id),
});
