import { Gauge, type Registry } from 'prom-client';
import { undelivered } from '../database/repositories/confirmations.ts';
import { blockingFlagsStanding } from '../database/repositories/flags.ts';
import { notificationsStanding } from '../database/repositories/notifications.ts';
import { unknownOperations } from '../database/repositories/operations.ts';
import { overduePayments } from '../database/repositories/payments.ts';
import type { Domain } from '../payments/domain.ts';

/** How things stand in the database, which all servers on it share: the same on each of them. */
export interface Standing {
  /** Reads all of it anew. */
  read(): Promise<void>;
}

/** What a merchant would be woken for. Without a database the last values stay, and `database_readable` says so. */
export function standing(
  registry: Registry,
  { database: { read: db }, clock }: Pick<Domain, 'database' | 'clock'>,
): Standing {
  const gauge = (name: string, help: string) => new Gauge({ name: `tillgate_${name}`, help, registers: [registry] });
  const readable = gauge('database_readable', '1 when the database answered this request, 0 when the rest is old news');

  const undeliveredCount = gauge('confirmations_undelivered', 'Confirmations the stores have not accepted yet');
  const undeliveredAge = gauge('confirmations_oldest_seconds', 'Age of the oldest undelivered confirmation');
  const dead = gauge('confirmations_dead', 'Confirmations given up, waiting for a person');
  const unknownCount = gauge('operations_unknown', 'Requests to providers of which nobody knows whether they happened');
  const unknownAge = gauge('operations_unknown_oldest_seconds', 'Age of the oldest of them');
  const overdueCount = gauge('payments_overdue', 'Payments whose provider should have been asked by now');
  const overdueAge = gauge('payments_overdue_oldest_seconds', 'How long the oldest of them has been waiting for it');
  const flags = gauge('flags_blocking', 'Payments held back by an undecided flag');
  const flagsAge = gauge('flags_blocking_oldest_seconds', 'Age of the oldest of these flags');
  const notifications = gauge('notifications_waiting', 'Notifications stored and not handled yet');
  const notificationsAge = gauge('notifications_waiting_oldest_seconds', 'Age of the oldest of them');
  const parked = gauge('notifications_parked', 'Notifications that match no payment, waiting for a person');

  const age = (of: Gauge, at: number | null) => of.set(at === null ? 0 : Math.max(0, clock.now() - at) / 1_000);

  async function readAll(): Promise<void> {
    const confirmations = await undelivered(db);
    undeliveredCount.set(confirmations.count);
    age(undeliveredAge, confirmations.oldestAt);
    dead.set(confirmations.dead);
    const unknown = await unknownOperations(db);
    unknownCount.set(unknown.count);
    age(unknownAge, unknown.oldestAt);
    const overdue = await overduePayments(db, clock.now());
    overdueCount.set(overdue.count);
    age(overdueAge, overdue.oldestAt);
    const blocking = await blockingFlagsStanding(db);
    flags.set(blocking.count);
    age(flagsAge, blocking.oldestAt);
    const inbox = await notificationsStanding(db);
    notifications.set(inbox.count);
    age(notificationsAge, inbox.oldestAt);
    parked.set(inbox.parked);
  }

  return {
    read: () =>
      readAll().then(
        () => readable.set(1),
        () => readable.set(0),
      ),
  };
}
