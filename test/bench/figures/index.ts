import type { Figure } from '../figure.ts';
import { craftingStoreLink } from './craftingstore-link.ts';

/** Every figure `npm run bench` knows, in the order of the table. */
export const figures: readonly Figure[] = [craftingStoreLink()];
