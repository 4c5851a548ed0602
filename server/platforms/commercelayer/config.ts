import { z } from 'zod';
import { isLoopback } from '../../loopback.ts';
import type { StoreSettings } from '../platform.ts';

/** Words for the webhook's `event_type`. Only AUTHORIZATION is known to be right, so all of them can be set. */
export interface EventTypes {
  readonly authorization: string;
  readonly capture: string;
  readonly void: string;
  readonly refund: string;
}

/** What differs for gateways of the Payments API 2026-05; unset keys are the store's own. */
export interface PaymentsApiConfig {
  readonly secret?: string | undefined;
  readonly secretPrevious?: string | undefined;
  readonly webhookUrl?: string | undefined;
  readonly eventTypes: EventTypes;
}

/** A Commerce Layer store in the configuration. */
export interface CommerceLayerConfig extends StoreSettings {
  /** The gateway's shared secret, used as text in both directions. */
  readonly secret: string;
  /** During a rotation: still accepted for verifying, never used for signing. */
  readonly secretPrevious?: string | undefined;
  /** Origin of the organization's API, e.g. `https://fashion.commercelayer.io`. */
  readonly organization: string;
  /** The gateway's `webhook_endpoint_url`: where the outcome of a payment answered "later" goes. */
  readonly webhookUrl?: string | undefined;
  /** Past this time a call is answered "later", milliseconds. */
  readonly answerWithinMs: number;
  readonly payments?: PaymentsApiConfig | undefined;
  /** Bodies of the other mode are refused; unset: either is taken. */
  readonly mode?: 'test' | 'live' | undefined;
  /** Every server-to-server address needs its own `?key=`, see action-key.ts. */
  readonly actionKeys: boolean;
  /** Success answers carry a message, which becomes a notification on the order. Its shape is inferred, so off by default. */
  readonly messages: boolean;
  /** Bodies of another organization are refused; unset: any is taken. */
  readonly organizationId?: string | undefined;
}

const secret = z
  .string()
  .refine((text) => text.trim() !== '', 'Must not be empty: without a secret nobody could be believed');

/** Encrypted, because order data and signatures travel there; plain only on this machine (demo and tests). */
function isEndpoint(text: string): boolean {
  if (!URL.canParse(text) || /[\s\\]/.test(text)) return false;
  const { protocol, username, password, hash, hostname } = new URL(text);
  if (username !== '' || password !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

const organization = z
  .string()
  .refine((text) => isEndpoint(text) && /^\/?$/.test(new URL(text).pathname + new URL(text).search), {
    error: 'Must be the address of the organization without a path, e.g. https://fashion.commercelayer.io',
  })
  .transform((text) => new URL(text).origin);

const webhookUrl = z.string().refine(isEndpoint, {
  error:
    'Must be the webhook_endpoint_url of the gateway, an https URL without credentials (plain http only on loopback)',
});

const eventType = (usual: string) =>
  z
    .string()
    .regex(/^[\w.-]{1,64}$/, `Must be a plain word such as ${usual}`)
    .default(usual);

const eventTypes = z.strictObject({
  authorization: eventType('AUTHORIZATION'),
  capture: eventType('CAPTURE'),
  void: eventType('VOID'),
  refund: eventType('REFUND'),
});

export const DEFAULT_EVENT_TYPES: EventTypes = eventTypes.parse({});

/** The client's own limit is 15 s for the whole order placement, this call included. */
const answerWithinMs = z
  .int('Must be a whole number of milliseconds')
  .min(500, 'Must be at least 500 milliseconds')
  .max(14_000, 'Must be at most 14000 milliseconds: Commerce Layer gives up after about 15 seconds')
  .default(3_000);

/** The keys beyond the common ones. */
export const commerceLayerConfigSchema = z.strictObject({
  secret,
  secretPrevious: secret.optional(),
  organization,
  webhookUrl: webhookUrl.optional(),
  answerWithinMs,
  payments: z
    .strictObject({
      secret: secret.optional(),
      secretPrevious: secret.optional(),
      webhookUrl: webhookUrl.optional(),
      eventTypes: eventTypes.default(DEFAULT_EVENT_TYPES),
    })
    .optional(),
  mode: z.enum(['test', 'live']).optional(),
  actionKeys: z.boolean('Must be true or false').default(false),
  messages: z.boolean('Must be true or false').default(false),
  organizationId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Must be the id of the organization, e.g. EnpVOFrKvy')
    .optional(),
});
