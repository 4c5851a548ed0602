import type { Figure } from '../figure.ts';
import { checkoutPageTtfb } from './checkout-page-ttfb.ts';
import { costAt100000 } from './cost-at-100000.ts';
import { craftingStoreLink } from './craftingstore-link.ts';

import { idleMemory } from './idle-memory.ts';
import { memoryAfter100000 } from './memory-after-100000.ts';
import { startUp } from './start-up.ts';

/** Every figure `npm run bench` knows, in the order of the table. */
export const figures: readonly Figure[] = [
  craftingStoreLink(),
  checkoutPageTtfb(),
  costAt100000(),
  startUp(),
  idleMemory(),
  memoryAfter100000(),
];
