import type { Fleet } from './fleet.ts';
import type { PlannedOrder } from './plan.ts';
import type { Random } from './random.ts';
import type { PlacedOrder } from './shops/shop.ts';
import type { Till } from './tills/till.ts';
import type { World } from './world.ts';

/** How this shopper's browsers go about paying. */
export interface Manners {
  /** The same press, sent this often at once. */
  presses: number;
  /** Presses of their own, in as many tabs at once. */
  tabs: number;
  /** Requests for the link, at once. */
  links: number;
}

/** Where a fault of one order strikes: right before the shopper presses Pay. */
export interface OrderScene {
  readonly world: World;
  readonly plan: PlannedOrder;
  readonly order: PlacedOrder;
  readonly till: Till;
  readonly random: Random;
  readonly manners: Manners;
}

export interface OrderFault {
  /** Of the fault list, e.g. `D17`. */
  readonly id: string;
  suits(plan: PlannedOrder, till: Till): boolean;
  /** False: it could not be done here after all. */
  strike(scene: OrderScene): unknown;
}

/** Where a fault of the whole round strikes: at some moment while its orders are paid. */
export interface RoundScene {
  readonly world: World;
  readonly fleet: Fleet;
  readonly random: Random;
}

export interface RoundFault {
  readonly id: string;
  strike(scene: RoundScene): Promise<unknown>;
}
