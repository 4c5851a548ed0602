import type { Alert } from '../services.ts';
import type { Domain } from './domain.ts';

/** What has to be announced once a write is durable; collected inside it, fired after it. */
export interface Effects {
  checkoutChanged(publicId: string): void;
  confirmationAdded(): void;
  checkNeeded(): void;
  alert(alert: Alert): void;
}

/** Runs a use case's write and then wakes whoever waits for what it changed. */
export async function writeWithEffects<T>(
  domain: Pick<Domain, 'database' | 'signals' | 'alert'>,
  work: (tx: Parameters<Parameters<Domain['database']['write']>[0]>[0], effects: Effects) => Promise<T>,
): Promise<T> {
  const changed = new Set<string>();
  const alerts: Alert[] = [];
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
      alert: (alert) => void alerts.push(alert),
    }),
  );
  for (const alert of alerts) domain.alert(alert);
  for (const id of changed) domain.signals.checkoutChanged(id);
  if (confirmations) domain.signals.workAdded('confirmations');
  if (checks) domain.signals.workAdded('reconciliation');
  return result;
}
