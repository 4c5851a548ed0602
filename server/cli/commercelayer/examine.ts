import type { Api } from '../../platforms/commercelayer/api-settings.ts';
import type { CommerceLayerApi } from './api.ts';
import { findConnection, wantedUrls } from './connection.ts';
import { withoutKey } from './endpoints.ts';
import { listMethods } from './payment-method.ts';
import { booleanOf, countOf, type Resource, relatedId, sharedSecretOf, textOf, textsOf } from './resource.ts';
import type { ConnectedStore } from './store.ts';
import { type Webhook, webhookOf } from './webhook.ts';

/** A gateway or payment setting as it is now. Fit to be printed: no secrets, no keys. */
export interface ConnectionState {
  readonly api: Api;
  readonly id: string;
  readonly name: string | null;
  /** `test` or `live`, as Commerce Layer says of the credentials. */
  readonly mode: string | null;
  readonly organizationId: string | null;
  readonly disabledAt: string | null;
  readonly circuit: { readonly state: string | null; readonly failures: number };
  readonly urls: readonly UrlState[];
  /** Our shared secret compared with theirs. */
  readonly secret: 'same' | 'different' | 'notSet' | 'notTold';
  /** Null: Commerce Layer's default list. */
  readonly includes: readonly string[] | null;
  readonly webhook: Webhook;
}

export interface UrlState {
  readonly attribute: string;
  /** What Commerce Layer calls; null: nothing. */
  readonly registered: string | null;
  readonly expected: string;
  readonly matches: boolean;
}

export interface MethodState {
  readonly id: string;
  readonly name: string | null;
  readonly market: string | null;
  readonly currency: string | null;
  readonly autoPlace: boolean;
  readonly requireCapture: boolean;
  readonly disabledAt: string | null;
}

/** All there is of a store at Commerce Layer; null for what does not exist. */
export interface Examined {
  readonly gateway: ConnectionState | null;
  readonly paymentSetting: ConnectionState | null;
  readonly methods: readonly MethodState[];
}

export interface ExamineOptions {
  readonly gateway?: string | undefined;
  readonly paymentSetting?: string | undefined;
  readonly name?: string | undefined;
  readonly paymentsApi: boolean;
}

/** Looks, and changes nothing. */
export async function examine(
  api: CommerceLayerApi,
  store: ConnectedStore,
  { gateway: gatewayId, paymentSetting: settingId, name, paymentsApi }: ExamineOptions,
): Promise<Examined> {
  const gateway = await findConnection(api, 'gateway', store, { id: gatewayId, name });
  const setting = paymentsApi ? await findConnection(api, 'payments', store, { id: settingId, name }) : null;
  return {
    gateway: gateway && connectionState(gateway, 'gateway', store, store.secret),
    paymentSetting: setting && connectionState(setting, 'payments', store, store.payments?.secret ?? store.secret),
    methods: gateway === null ? [] : (await listMethods(api, gateway)).map(methodState),
  };
}

export function connectionState(
  resource: Resource,
  api: Api,
  store: ConnectedStore,
  ourSecret?: string,
): ConnectionState {
  const wanted = Object.entries(wantedUrls(resource, api, store));
  const { mode, organization_id: organizationId } = resource.meta;
  return {
    api,
    id: resource.id,
    name: textOf(resource, 'name'),
    mode: typeof mode === 'string' ? mode : null,
    organizationId: typeof organizationId === 'string' ? organizationId : null,
    disabledAt: textOf(resource, 'disabled_at'),
    circuit: { state: textOf(resource, 'circuit_state'), failures: countOf(resource, 'circuit_failure_count') },
    urls: wanted.map(([attribute, expected]) => urlState(attribute, textOf(resource, attribute), expected)),
    secret: compareSecrets(ourSecret, sharedSecretOf(resource)),
    includes: textsOf(resource, 'external_includes'),
    webhook: webhookOf(resource, api, store),
  };
}

function urlState(attribute: string, registered: string | null, expected: string): UrlState {
  const shown = registered === null ? null : withoutKey(registered);
  return { attribute, registered: shown, expected: withoutKey(expected), matches: registered === expected };
}

function compareSecrets(ours: string | undefined, theirs: string | null): ConnectionState['secret'] {
  if (theirs === null) return 'notTold';
  if (ours === undefined || ours === '') return 'notSet';
  return ours === theirs ? 'same' : 'different';
}

export function methodState(method: Resource): MethodState {
  return {
    id: method.id,
    name: textOf(method, 'name'),
    market: relatedId(method, 'market'),
    currency: textOf(method, 'currency_code'),
    autoPlace: booleanOf(method, 'auto_place') ?? false,
    requireCapture: booleanOf(method, 'require_capture') ?? false,
    disabledAt: textOf(method, 'disabled_at'),
  };
}
