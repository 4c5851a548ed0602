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
  const { result, collected } = await domain.database.write(async (tx) => {
    // Inside: the write may be run again from its beginning.
    const collected = collect();
    return { result: await work(tx, collected.effects), collected };
  });
  for (const alert of collected.alerts) domain.alert(alert);
  for (const id of collected.changed) domain.signals.checkoutChanged(id);
  for (const id of collected.decided) domain.signals.actionDecided(id);
  for (const [name, task] of collected.tasks) domain.tasks.start(name, task);
  for (const kind of collected.workAdded) domain.signals.workAdded(kind);
  return result;
}

function collect() {
  const changed = new Set<string>();
  const decided = new Set<string>();
  const alerts: Alert[] = [];
  const tasks: [name: string, work: () => Promise<unknown>][] = [];
  const workAdded = new Set<'confirmations' | 'reconciliation'>();
  const effects: Effects = {
    checkoutChanged: (id) => void changed.add(id),
    confirmationAdded: () => void workAdded.add('confirmations'),
    checkNeeded: () => void workAdded.add('reconciliation'),
    actionDecided: (id) => void decided.add(id),
    afterCommit: (name, task) => void tasks.push([name, task]),
    alert: (alert) => void alerts.push(alert),
  };
  return { effects, changed, decided, alerts, tasks, workAdded };
}
