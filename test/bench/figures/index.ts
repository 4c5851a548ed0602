import type { Figure } from '../figure.ts';
import { atshopLink } from './atshop-link.ts';
import { capturedToTold } from './captured-to-told.ts';
import { commerceLayerAuthorize } from './commercelayer-authorize.ts';
import { confirmations } from './confirmations.ts';
import { craftingStoreLink } from './craftingstore-link.ts';
import { notifications } from './notifications.ts';
import { whole } from './whole.ts';

/** Every figure `npm run bench` knows, in the order of the table. */
export const figures: readonly Figure[] = [
  craftingStoreLink(),
  commerceLayerAuthorize('8k'),
  commerceLayerAuthorize('20k'),
  atshopLink(),
  notifications(),
  confirmations(),
  capturedToTold(),
  ...whole,
];
