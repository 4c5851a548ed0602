import type { Config } from './config/config.ts';
import { recoverConfirmations } from './confirmations/recover.ts';
import { createConfirmationSender } from './confirmations/worker.ts';
import type { WorkerState } from './http/health.ts';
import { createLoop } from './loop.ts';
import { watched } from './metrics/workers.ts';
import { recoverActions } from './payments/actions/delivered.ts';
import type { Domain } from './payments/domain.ts';
import { giveWayToBurst } from './payments/give-way.ts';
import { createReconciler } from './payments/reconciliation.ts';
import { recoverPayments } from './payments/recover.ts';
import { createUpkeep } from './recovery/upkeep.ts';

/** What a server does without being asked. */
export interface Workers {
  start(): void;
  /** Does all that is due now, and waits for it: for tests that move the clock. */
  runDue(): Promise<void>;
  states(): Readonly<Record<string, WorkerState>>;
  /** Nothing new begins; resolves when the present looks are over. */
  stop(): Promise<void>;
  /** Waits for what was begun. */
  idle(): Promise<void>;
  /** The last thing before the database is closed. */
  end(): Promise<void>;
}

/** Makes them, once what the last process left behind is put in order. */
export async function prepareWorkers(domain: Domain, config: Config): Promise<Workers> {
  const { logger, schedules, signals, database } = domain;
  const upkeep = createUpkeep(domain, config);
  await upkeep.begin();
  // What is under way on a shared database may be another server's: what a dead one left is taken over while running.
  if (!database.shared) {
    await recoverPayments(domain);
    await recoverActions(domain);
    await recoverConfirmations(domain);
  }
  const sender = createConfirmationSender(domain);
  const reconciler = createReconciler(domain);
  const loop = (name: string, look: () => Promise<void>) =>
    createLoop(name, schedules.pollMs, logger, watched(domain, name, look));
  const loops = {
    confirmations: loop('confirmations', sender.run),
    notifications: loop('notifications', reconciler.runNotifications),
    reconciliation: loop('reconciliation', reconciler.run),
    upkeep: loop('upkeep', upkeep.run),
  };
  signals.onWorkAdded('confirmations', loops.confirmations.wake);
  signals.onWorkAdded('reconciliation', loops.reconciliation.wake);
  const burst = giveWayToBurst(loops.notifications.wake);
  signals.onWorkAdded('notifications', burst.arrived);
  signals.onWorkAdded('notificationsLeft', burst.left);

  return {
    start() {
      for (const one of Object.values(loops)) one.start();
    },
    async runDue() {
      await reconciler.runDue();
      await domain.tasks.idle();
      await sender.run();
      await sender.idle();
      await upkeep.run();
    },
    states: () => ({
      confirmations: loops.confirmations.state(),
      notifications: loops.notifications.state(),
      reconciliation: loops.reconciliation.state(),
    }),
    async stop() {
      sender.stop();
      await Promise.all(Object.values(loops).map((one) => one.stop()));
    },
    async idle() {
      await domain.tasks.idle();
      await Promise.all([sender.idle(), reconciler.idle()]);
    },
    end: () => upkeep.end(),
  };
}
