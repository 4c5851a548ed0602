import { type CommerceLayerConfig, DEFAULT_EVENT_TYPES, type EventTypes } from './config.ts';

/** The two server-to-server contracts: gateways of API 2017-08, and the Payments API 2026-05. */
export type Api = 'gateway' | 'payments';

export interface ApiSettings {
  /** Signs what is sent. */
  readonly secret: string;
  /** Every secret a call may be signed with. */
  readonly accepted: readonly string[];
  readonly webhookUrl: string | undefined;
  /** Where the merchant sets that address. */
  readonly webhookKey: string;
  readonly eventTypes: EventTypes;
}

/** The settings of one API; those of the Payments API that are unset are the store's own. */
export function settingsOf(store: CommerceLayerConfig, api: Api): ApiSettings {
  const own = api === 'payments' ? store.payments : undefined;
  const secret = own?.secret ?? store.secret;
  // A previous secret goes with its own current one.
  const previous = own?.secretPrevious ?? (own?.secret === undefined ? store.secretPrevious : undefined);
  return {
    secret,
    accepted: previous === undefined ? [secret] : [secret, previous],
    webhookUrl: own?.webhookUrl ?? store.webhookUrl,
    webhookKey: api === 'payments' ? 'payments.webhookUrl' : 'webhookUrl',
    eventTypes: own?.eventTypes ?? DEFAULT_EVENT_TYPES,
  };
}

/** Everything that must never be shown, of both APIs. */
export function secretsOf(store: CommerceLayerConfig): readonly string[] {
  const { secret, secretPrevious, payments } = store;
  return [secret, secretPrevious, payments?.secret, payments?.secretPrevious].filter((text) => text !== undefined);
}
