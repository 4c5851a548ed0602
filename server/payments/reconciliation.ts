import { takeOverActions } from './actions/delivered.ts';
import type { Domain } from './domain.ts';
import { actionWork, notificationWork, paymentWork, unclaimedWork } from './due-work.ts';
import { expireCheckouts } from './expire-checkouts.ts';
import { takeOverPayments } from './recover.ts';
import { createWorkPool } from './work-pool.ts';

/**
 * Everything that becomes due: notifications to look into, payments to ask about when no notification came, actions to
 * finish, checkouts to end, and what another server left behind.
 */
export interface Reconciler {
  /** Starts what is due, but for the notifications. */
  run(): Promise<void>;
  /** Starts those that are due. */
  runNotifications(): Promise<void>;
  /** Does what is due, and waits for it. */
  runDue(): Promise<void>;
  /** Waits until nothing is under way. */
  idle(): Promise<void>;
}

export function createReconciler(domain: Domain): Reconciler {
  const notifications = createWorkPool(domain, notificationWork);
  const others = [
    createWorkPool(domain, paymentWork),
    createWorkPool(domain, actionWork),
    createWorkPool(domain, unclaimedWork),
  ];

  const pools = [notifications, ...others];

  async function takeOver(): Promise<void> {
    await takeOverPayments(domain);
    await takeOverActions(domain);
  }

  return {
    async run() {
      await takeOver();
      for (const pool of others) await pool.run();
      await expireCheckouts(domain);
    },
    async runNotifications() {
      await notifications.run();
    },
    async runDue() {
      await takeOver();
      for (const pool of pools) {
        let started: boolean;
        do {
          started = await pool.run();
          await pool.idle();
        } while (started && pool.isFull());
      }
      await expireCheckouts(domain);
    },
    async idle() {
      for (const pool of pools) await pool.idle();
    },
  };
}
