import { z } from 'zod';
import { type Html, html } from '../../../../server/html.ts';
import type { PlatformApi } from './platform-api.ts';

/** Both kinds of gateway, and what they are called here. */
export const GATEWAY_TYPES = {
  external_gateways: 'Gateway, API 2017-08',
  payment_setting_externals: 'Payment setting, Payments API 2026-05',
} as const;

export type GatewayType = keyof typeof GATEWAY_TYPES;

export const isGatewayType = (type: string): type is GatewayType => Object.hasOwn(GATEWAY_TYPES, type);

export interface Breaker {
  readonly id: string;
  readonly type: GatewayType;
  readonly name: string;
  readonly isOpen: boolean;
  /** In a row. */
  readonly failures: number;
}

const ATTRIBUTES = z.object({
  name: z.string().nullable(),
  circuit_state: z.enum(['closed', 'open']),
  circuit_failure_count: z.number(),
});

/** The circuit breakers of all gateways, as the platform tells them. Throws PlatformRefusal. */
export async function readBreakers(api: PlatformApi): Promise<Breaker[]> {
  const types = Object.keys(GATEWAY_TYPES).filter(isGatewayType);
  const listed = await Promise.all(types.map((type) => api.list(type)));
  return types.flatMap((type, index) =>
    (listed[index] ?? []).map(({ id, attributes }) => {
      const { name, circuit_state, circuit_failure_count } = ATTRIBUTES.parse(attributes);
      return { id, type, name: name ?? id, isOpen: circuit_state === 'open', failures: circuit_failure_count };
    }),
  );
}

export async function resetBreaker(api: PlatformApi, type: GatewayType, id: string): Promise<void> {
  await api.update(id, { type, attributes: { _reset_circuit: true } });
}

/** `order`: whose page this is; a reset leads back to it. */
export function breakersSection(breakers: readonly Breaker[], order = ''): Html {
  return html`
  <section id="breakers" aria-labelledby="breakers-title" data-live>
    <h2 id="breakers-title">Circuit breakers</h2>
    <p class="muted">After more than 30 failures in a row the platform stops calling a gateway until somebody resets it.</p>
    <ul class="breakers">${breakers.map((breaker) => breakerItem(breaker, order))}</ul>
  </section>`;
}

function breakerItem({ id, type, name, isOpen, failures }: Breaker, order: string): Html {
  const state = isOpen ? 'open' : 'closed';
  return html`
      <li class="card" data-breaker="${type}" data-state="${state}">
        <div>
          <strong>${name}</strong> <span class="muted small">${GATEWAY_TYPES[type]}</span><br>
          <span class="pill ${isOpen ? 'bad' : 'good'}">${state}</span>
          <span class="small">${failures} ${failures === 1 ? 'failure' : 'failures'} in a row</span>
        </div>
        <form method="post" action="/orders/breakers/${type}/${id}/reset">
          <input type="hidden" name="order" value="${order}">
          <button class="button second" aria-label="Reset the circuit breaker of ${name}, ${GATEWAY_TYPES[type]}">Reset</button>
        </form>
      </li>`;
}
