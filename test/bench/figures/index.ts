import type { Figure } from '../figure.ts';
import { atshopLink } from './atshop-link.ts';
import { capturedToTold } from './captured-to-told.ts';
import { commerceLayerAuthorize } from './commercelayer-authorize.ts';
import { confirmations } from './confirmations.ts';
import { craftingStoreLink, craftingStoreLinkTwo } from './craftingstore-link.ts';
import { notifications } from './notifications.ts';
import { whole } from './whole.ts';

/** Every figure `npm run bench` knows, in the order of the table. */
export const figures: readonly Figure[] = [
  craftingStoreLink('sqlite'),
  craftingStoreLink('postgres'),
  craftingStoreLinkTwo(),
  commerceLayerAuthorize('8k', 'sqlite'),
  commerceLayerAuthorize('8k', 'postgres'),
  commerceLayerAuthorize('20k', 'sqlite'),
  commerceLayerAuthorize('20k', 'postgres'),
  atshopLink(),
  notifications(),
  confirmations(),
  capturedToTold(),
  ...whole,
];
