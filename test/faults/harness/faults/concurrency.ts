/** I: several at once. */

import { createGate } from '../../../../demo/kit/gate.ts';
import { HOUR } from '../../../../server/clock.ts';
import type { OrderFault, RoundFault } from '../fault.ts';

export const CONCURRENCY_ORDER_FAULTS: readonly OrderFault[] = [
  {
    id: 'I1',
    suits: () => true,
    strike({ manners, random }) {
      manners.presses = 2 + random.below(9);
      if (random.chance(0.5)) manners.links = 2 + random.below(6);
    },
  },
  {
    id: 'I2',
    suits: () => true,
    strike({ manners, random }) {
      manners.tabs = 2 + random.below(2);
    },
  },
  {
    id: 'I6',
    suits: ({ platform }) => platform === 'craftingstore',
    strike({ world }) {
      const gate = createGate();
      world.stores.craftingStore.faults.push({ fault: 'hold', until: gate.opened });
      world.after(HOUR, gate.open);
    },
  },
  {
    id: 'I6',
    suits: ({ platform }) => platform === 'atshop' || platform === 'atshopRest',
    strike({ world }) {
      const gate = createGate();
      world.stores.atshop.faults.fulfil.push({ fault: 'delayResult', until: gate.opened });
      world.after(HOUR, gate.open);
    },
  },
];

export const CONCURRENCY_ROUND_FAULTS: readonly RoundFault[] = [
  {
    id: 'I7',
    async strike({ fleet, random }) {
      const leap = random.pick([HOUR, -HOUR]);
      await fleet.leap(leap);
    },
  },
];
