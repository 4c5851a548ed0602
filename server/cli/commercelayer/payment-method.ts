import type { CommerceLayerApi } from './api.ts';
import { type Applied, nameOf, ORIGIN, referenceOf } from './connection.ts';
import { booleanOf, type Resource, relatedId, textOf } from './resource.ts';
import type { ConnectedStore } from './store.ts';

export interface MethodOptions {
  readonly market?: string;
  readonly currency?: string;
  readonly methodName?: string;
  readonly requireCapture?: boolean;
  readonly autoPlace?: boolean;
}

const TYPE = 'payment_methods';

/** The payment methods that lead to a gateway. */
export function listMethods(api: CommerceLayerApi, gateway: Resource): Promise<Resource[]> {
  return api.list(`external_gateways/${gateway.id}/payment_methods`, { include: 'market' });
}

/**
 * Makes sure that shoppers can choose the gateway: creates the payment method, or brings what was asked for up to
 * date. What was not asked for, a price for example, stays as the merchant has it.
 */
export async function ensureMethods(
  api: CommerceLayerApi,
  store: ConnectedStore,
  gateway: Resource,
  options: MethodOptions,
): Promise<Applied[]> {
  const known = (await listMethods(api, gateway)).filter((method) => isMeant(method, store, options));
  if (known.length === 0)
    return [{ resource: await create(api, store, gateway, options), result: 'created', changes: [] }];
  const applied: Applied[] = [];
  for (const method of known) applied.push(await update(api, method, options));
  return applied;
}

/** Without a market or currency, whatever method the gateway has is meant. */
function isMeant(method: Resource, store: ConnectedStore, options: MethodOptions): boolean {
  const { market, currency } = options;
  if (textOf(method, 'reference') === methodReference(store, options)) return true;
  const marketFits = market === undefined || relatedId(method, 'market') === market;
  return marketFits && (currency === undefined || textOf(method, 'currency_code') === currency);
}

function create(api: CommerceLayerApi, store: ConnectedStore, gateway: Resource, options: MethodOptions) {
  const { market, currency, methodName, requireCapture = true, autoPlace = true } = options;
  return api.create(
    TYPE,
    {
      name: methodName ?? nameOf(store),
      reference: methodReference(store, options),
      reference_origin: ORIGIN,
      payment_source_type: 'external_payments',
      price_amount_cents: 0,
      require_capture: requireCapture,
      // Else an order whose payment is still open could be placed and never be paid.
      auto_place: autoPlace,
      ...(currency !== undefined && { currency_code: currency }),
    },
    {
      payment_gateway: { type: 'payment_gateways', id: gateway.id },
      ...(market !== undefined && { market: { type: 'markets', id: market } }),
    },
  );
}

async function update(api: CommerceLayerApi, method: Resource, options: MethodOptions): Promise<Applied> {
  const { methodName, requireCapture, autoPlace } = options;
  const wanted = Object.entries({ name: methodName, require_capture: requireCapture, auto_place: autoPlace });
  const changed = wanted.filter(([name, value]) => value !== undefined && value !== presentValue(method, name));
  const changes = changed.map(([name]) => name);
  if (changes.length === 0) return { resource: method, result: 'unchanged', changes };
  return { resource: await api.update(TYPE, method.id, Object.fromEntries(changed)), result: 'updated', changes };
}

const presentValue = (method: Resource, name: string) => booleanOf(method, name) ?? textOf(method, name);

function methodReference(store: ConnectedStore, { market, currency }: MethodOptions): string {
  return [referenceOf(store), market, currency].filter((part) => part !== undefined).join('-');
}
