import { z } from 'zod';
import type { StoreSettings } from '../platform.ts';
import { readRedirectUrl } from '../redirect-url.ts';
import type { PriceScale } from './price.ts';

/** A CraftingStore store in the configuration. */
export interface CraftingStoreConfig extends StoreSettings {
  /** The gateway's secret key, as shown in the CraftingStore dashboard; used as text in both directions. */
  readonly secret: string;
  /** During a rotation: still accepted for verifying, never used for signing. */
  readonly secretPrevious?: string | undefined;
  /** `page`: the shopper goes to Tillgate's own page. `store`: back into `storeUrl`, where the widget opens. */
  readonly present: 'page' | 'store';
  /** A page of the store that carries the script tag. */
  readonly storeUrl?: string | undefined;
  /** Where "paid" goes. */
  readonly callbackUrl: string;
  /** See price.ts; unset means `cents`, and no currency with three decimals. */
  readonly priceScale?: PriceScale | undefined;
  /** The callback's `type` for a chargeback. Undocumented, so unset by default: chargebacks are then not told. */
  readonly chargebackType?: string | undefined;
}

const storeUrl = z
  .string()
  .refine((text) => readRedirectUrl(text) !== null, 'Must be an https URL without credentials (http on loopback only)');

/** The keys beyond the common ones. */
export const craftingStoreConfigSchema = z
  .strictObject({
    secret: z.string().min(1, 'Must not be empty: without a secret nobody could be believed'),
    secretPrevious: z.string().optional(),
    present: z.enum(['page', 'store']).default('page'),
    storeUrl: storeUrl.optional(),
    callbackUrl: z
      .url({ protocol: /^https?$/, error: 'Must be an http or https URL' })
      .refine((text) => !/^[a-z]+:\/\/[^/?#]*@/i.test(text), 'Must not hold credentials')
      .default('https://api.craftingstore.net/callback/custom'),
    priceScale: z.enum(['cents', 'minor']).optional(),
    chargebackType: z
      .string()
      .regex(/^[A-Za-z_-]{1,40}$/, 'Must be a plain word such as charge-back')
      .optional(),
  })
  .refine(({ present, storeUrl }) => present === 'page' || storeUrl !== undefined, {
    path: ['storeUrl'],
    message: 'Is needed with present: store',
  });
