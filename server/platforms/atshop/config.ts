import { z } from 'zod';
import { isLoopback } from '../../loopback.ts';
import type { StoreSettings } from '../platform.ts';
import { fillTemplate } from './return-links.ts';

/** Keys of an ATShop store beyond the common ones, with their defaults filled in. */
export interface AtshopSettings {
  /** Where orders are read. Fulfilling always goes over DDP. */
  readonly api: 'ddp' | 'rest';
  readonly ddpUrl: string;
  /** Without a trailing slash. */
  readonly restUrl: string;
  /** Meteor resume token of a shop admin: full power over the shop. */
  readonly loginToken: string;
  /** The file the token came from, filled in by the configuration loader; read again when it changes. */
  readonly loginTokenFile?: string | undefined;
  /** The shop's currency: ATShop's fulfil call has no currency of its own. */
  readonly currency: 'USD' | 'EUR' | 'GBP';
  /** Where the shopper goes afterwards; `{orderId}` is replaced. */
  readonly returnUrl: string;
  readonly cancelUrl: string;
  /** Third argument of the fulfil call; ATShop's documentation says to leave the default. */
  readonly paymentMethod: string;
}

export type AtshopConfig = StoreSettings & AtshopSettings;

/** ATShop's permalink service. Its gateways use `waiting` for a payment being confirmed, not `completed`. */
const PERMALINK = 'https://redirect.atshop.io/shop/order/return?orderId={orderId}';

/** An address of ATShop's: encrypted, because the token travels there; plain only on this machine (demo and tests). */
const endpoint = (secure: 'https:' | 'wss:', plain: 'http:' | 'ws:') =>
  z
    .string()
    .refine((text) => isEndpoint(text, secure, plain), {
      error: `Must be a ${secure}// URL without user and password (${plain}// only on loopback)`,
    })
    .transform((text) => text.replace(/\/+$/, ''));

function isEndpoint(text: string, secure: string, plain: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash, hostname } = new URL(text);
  if (username !== '' || password !== '' || hash !== '') return false;
  return protocol === secure || (protocol === plain && isLoopback(hostname));
}

/** A page of the store's; `{orderId}` stands for the order. */
const template = z.string().refine((text) => fillTemplate(text, '4wuvZe7XgCZapx746') !== null, {
  error: 'Must be an http or https URL; {orderId} stands for the order',
});

/** A token as it may stand in the configuration or its file. */
export const loginTokenSchema = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{1,512}$/, { error: 'Must be the Meteor resume token of a shop admin' });

export const atshopSettingsSchema: z.ZodType<AtshopSettings> = z.strictObject({
  api: z.enum(['ddp', 'rest']).default('ddp'),
  ddpUrl: endpoint('wss:', 'ws:').default('wss://ddp.atshop.io/websocket'),
  restUrl: endpoint('https:', 'http:').default('https://i-api.atshop.io'),
  loginToken: loginTokenSchema,
  loginTokenFile: z.string().min(1).optional(),
  currency: z.enum(['USD', 'EUR', 'GBP']).default('USD'),
  returnUrl: template.default(`${PERMALINK}&type=waiting`),
  cancelUrl: template.default(`${PERMALINK}&type=cancelled`),
  paymentMethod: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .default('alternative-payment'),
});
