import type { Alert } from '../services.ts';
import type { Domain } from './domain.ts';

/** What has to be announced once a write is durable; collected inside it, fired after it. */
export interface Effects {
  checkoutChanged(publicId: string): void;
  confirmationAdded(): void;
  checkNeeded(): void;
  actionDecided(publicId: string): void;
  alert(alert: Alert): void;
  /** Work that needs more than the database, begun once the write is durable. */
  afterCommit(name: string, work: () => Promise<unknown>): void;
}

/** Runs a use case's write and then wakes whoever waits for what it changed. */
export async function writeWithEffects<T>(
  domain: Pick<Domain, 'database' | 'signals' | 'tasks' | 'alert'>,
  work: (tx: Parameters<Parameters<Domain['database']['write']>[0]>[0], effects: Effects) => Promise<T>,
): Promise<T> {
  const changed = new Set<string>();
  const decided: string[] = [];
  const alerts: Alert[] = [];
  const tasks: [name: string, work: () => Promise<unknown>][] = [];
  let confirmations = false;
  let checks = false;
  const result = await domain.database.write((tx) =>
    work(tx, {
      checkoutChanged: (id) => void changed.add(id),
      confirmationAdded: () => {
        confirmations = true;
      },
      checkNeeded: () => {
        checks = true;
      },
      actionDecided: (id) => void decided.push(id),
      afterCommit: (name, task) => void tasks.push([name, task]),
      alert: (alert) => void alerts.push(alert),
    }),
  );
  for (const alert of alerts) domain.alert(alert);
  for (const id of changed) domain.signals.checkoutChanged(id);
  for (const id of decided) domain.signals.actionDecided(id);
  for (const [name, task] of tasks) domain.tasks.start(name, task);
  if (confirmations) domain.signals.workAdded('confirmations');
  if (checks) domain.signals.workAdded('reconciliation');
  return result;
}
