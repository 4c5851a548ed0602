import type { Figure } from '../figure.ts';
import { checkoutPageTtfb } from './checkout-page-ttfb.ts';
import { costAt100000 } from './cost-at-100000.ts';
import { idleMemory } from './idle-memory.ts';
import { loaderBytes } from './loader-bytes.ts';
import { memoryAfter100000 } from './memory-after-100000.ts';
import { startUp } from './start-up.ts';
import { widgetFast4g, widgetIntent, widgetSlow4g } from './widget.ts';

/** Of the installed command as a whole, and of what it shows in a browser. */
export const whole: readonly Figure[] = [
  checkoutPageTtfb(),
  costAt100000(),
  startUp(),
  idleMemory(),
  memoryAfter100000(),
  loaderBytes(),
  widgetFast4g(),
  widgetSlow4g(),
  widgetIntent(),
];
