import { z } from 'zod';
import type { StoreConfig } from '../../config/config.ts';
import { idRule } from '../../config/rule.ts';
import { commerceLayerConfigSchema } from '../../platforms/commercelayer/config.ts';

const { organization, organizationId, mode, actionKeys } = commerceLayerConfigSchema.shape;

/** What is wrong with it is for the configuration's own check to say. */
const lenientText = z.string().optional().catch(undefined);

/**
 * The keys of a store that matter for its set-up. Lenient about all others: set-up must work before the configuration
 * as a whole does.
 */
export const storeSchema = z.object({
  id: idRule,
  organization,
  organizationId,
  mode,
  actionKeys,
  secret: lenientText,
  webhookUrl: lenientText,
  payments: z.object({ secret: lenientText, webhookUrl: lenientText }).optional(),
});

/** A Commerce Layer store, as far as its set-up is concerned. */
export interface ConnectedStore extends z.infer<typeof storeSchema> {
  readonly publicUrl: string;
}

/** From a configuration that loaded. */
export function connectedStore(publicUrl: string, store: StoreConfig): ConnectedStore {
  return { ...storeSchema.parse(store), publicUrl };
}
