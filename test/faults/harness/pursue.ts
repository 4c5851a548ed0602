import { randomUUID } from 'node:crypto';
import type { CheckoutView } from '../../../shared/api.ts';
import { pause } from './clock.ts';
import type { Manners } from './fault.ts';
import type { PlannedOrder } from './plan.ts';
import { type Shopper, shopperAt } from './shopper.ts';
import type { PlacedOrder } from './shops/shop.ts';
import type { Till } from './tills/till.ts';
import type { World } from './world.ts';

/** One order, and the shopper who wants to pay it. */
export interface Pursuit {
  readonly plan: PlannedOrder;
  readonly order: PlacedOrder;
  readonly till: Till;
  readonly manners: Manners;
  /** What the shopper saw last. */
  readonly seen: CheckoutView | null;
  /** Asks the store for the link until it has one, for as long as a shopper would. */
  arrive(): Promise<void>;
  /** Presses Pay for the first time, as the manners are. */
  pay(): Promise<void>;
  /** Looks at the page again, and does what it asks for. True: there is nothing left to do or to wait for. */
  look(): Promise<boolean>;
  /** The shopper goes away for good. */
  leave(): Promise<void>;
}

/** Presses of Pay in all that a shopper has the patience for. */
const PRESSES = 6;
/** Looks without getting a link. */
const PATIENCE = 7;

/** @param world other methods of the same platform are taken from its tills */
export function pursuit(world: World, plan: PlannedOrder, order: PlacedOrder, till: Till, address: string): Pursuit {
  const manners: Manners = { presses: 1, tabs: 1, links: 1 };
  let shopper: Shopper | null = null;
  let seen: CheckoutView | null = null;
  let presses = 0;
  let turnedAway = 0;
  let wish = plan.wish;
  const url = async (): Promise<string | null> => {
    if (manners.links === 1) return order.link();
    const urls = await order.links(manners.links);
    return urls[0] ?? null;
  };
  const press = async (method: Till, attempt = randomUUID(), replace = false): Promise<number | null> => {
    presses += 1;
    return (await shopper?.press({ method: method.method, attempt, replace, ...method.press(wish) })) ?? null;
  };

  /** What failed without being declined is tried again by everybody, and so is a press that got lost. */
  function pressesAgain(payment: CheckoutView['payment']): boolean {
    if (payment === null) return true;
    const declined = wish === 'decline' || wish === 'declineLate';
    return payment.state === 'failed' && (plan.persistent || !declined);
  }

  async function settle(view: CheckoutView): Promise<boolean> {
    const paid = view.state === 'completed' || view.payment?.state === 'paid';
    if (!order.conclude) return view.state === 'completed' && view.storeInformed;
    if (paid) return order.conclude();
    // Money on its way is waited for by some, and the others never place their order.
    return view.payment?.state === 'failed' || !plan.persistent;
  }

  const self: Pursuit = {
    plan,
    order,
    till,
    manners,
    get seen() {
      return seen;
    },
    async arrive() {
      for (let tries = 0; tries < 3 && shopper === null; tries += 1) {
        if (tries > 0) await pause(400);
        const found = await url();
        if (found !== null) shopper = shopperAt(found, address);
      }
    },
    async pay() {
      const attempt = randomUUID();
      const tabs = world.tills.filter(({ method }) => method !== till.method && plan.platform !== 'commercelayer');
      await Promise.all([
        ...Array.from({ length: manners.presses }, () => press(till, attempt)),
        ...tabs.slice(0, manners.tabs - 1).map((other) => press(other, randomUUID(), true)),
      ]);
      presses = Math.min(presses, 2);
      await self.look();
    },
    async look() {
      if (shopper === null) {
        const found = await order.link();
        // Turned away again and again: to the shopper, this order cannot be paid.
        if (found === null) return ++turnedAway >= PATIENCE;
        shopper = shopperAt(found, address);
      }
      const view = await shopper.view();
      if (view === null) return false;
      seen = view;
      const { payment } = view;
      if (view.state === 'expired' || view.state === 'cancelled' || view.state === 'review') {
        return true;
      }
      if (payment?.state === 'actionRequired' && payment.action) {
        const at = world.tills.find(({ method }) => method === payment.method) ?? till;
        await at.visit(payment.action.url, wish).catch(() => undefined);
        await shopper.view();
        return false;
      }
      if (view.state !== 'completed' && presses < PRESSES && pressesAgain(payment)) {
        if (payment?.failure) wish = 'approve';
        await press(till);
        return false;
      }
      return settle(view);
    },
    leave: async () => shopper?.leave(),
  };
  return self;
}
