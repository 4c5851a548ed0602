import type { Queries } from '../database/database.ts';
import type { Alert } from '../services.ts';
import type { Domain } from './domain.ts';
import type { Work } from './signals.ts';

/** What has to be announced once a write is durable; collected inside it, fired after it. */
export interface Effects {
  checkoutChanged(publicId: string): void;
  confirmationAdded(): void;
  notificationAdded(): void;
  checkNeeded(): void;
  actionDecided(publicId: string): void;
  alert(alert: Alert): void;
  /** Work that needs more than the database, begun once the write is durable. */
  afterCommit(name: string, work: () => Promise<unknown>): void;
}

/**
 * Runs a use case's write and then wakes whoever waits for what it changed, on other servers too. New work is not
 * announced there: whoever added it is awake already, and the others look every second in case it died.
 *
 * @param about as of `database.write`
 */
export async function writeWithEffects<T>(
  { alert, database, signals, tasks }: Pick<Domain, 'database' | 'signals' | 'tasks' | 'alert'>,
  work: (tx: Queries, effects: Effects) => Promise<T>,
  about?: readonly string[],
): Promise<T> {
  const { result, noted } = await database.write(async (tx) => {
    // Inside: the write may be run again from its beginning.
    const noted = nothingYet();
    const result = await work(tx, effectsInto(noted));
    for (const id of noted.changed) await database.announce(tx, 'checkout', id);
    for (const id of noted.decided) await database.announce(tx, 'action', id);
    return { result, noted };
  }, about);
  for (const one of noted.alerts) alert(one);
  for (const id of noted.changed) signals.checkoutChanged(id);
  for (const id of noted.decided) signals.actionDecided(id);
  for (const [name, task] of noted.tasks) tasks.start(name, task);
  for (const kind of noted.work) signals.workAdded(kind);
  return result;
}

const nothingYet = () => ({
  changed: new Set<string>(),
  decided: new Set<string>(),
  alerts: [] as Alert[],
  tasks: [] as [name: string, work: () => Promise<unknown>][],
  work: new Set<Work>(),
});

const effectsInto = ({ changed, decided, alerts, tasks, work }: ReturnType<typeof nothingYet>): Effects => ({
  checkoutChanged: (id) => void changed.add(id),
  confirmationAdded: () => void work.add('confirmations'),
  notificationAdded: () => void work.add('notifications'),
  checkNeeded: () => void work.add('reconciliation'),
  actionDecided: (id) => void decided.add(id),
  afterCommit: (name, task) => void tasks.push([name, task]),
  alert: (alert) => void alerts.push(alert),
});
