import { HOUR, MINUTE, SECOND } from '../../../clock.ts';
import type { File } from './file.ts';
import type { BankPayment } from './payment.ts';

export type EventType =
  | 'payment.authorized'
  | 'payment.captured'
  | 'payment.failed'
  | 'payment.voided'
  | 'payment.expired'
  | 'payment.refunded'
  | 'payment.captureFailed'
  | 'payment.voidFailed'
  | 'payment.refundFailed'
  | 'payment.disputed';

/** Pauses before attempt 1, 2, 3…; after the last one the bank gives up. */
const SCHEDULE_MS = [0, 2 * SECOND, 10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];

/** How many events are posted at once. */
export const ROUND_SIZE = 50;

/** An event on its way to the merchant. */
export interface BankEvent {
  readonly id: string;
  readonly url: string;
  readonly body: string;
}

/** The bank's outbox: events are written with what they tell of, in one transaction. */
export interface Outbox {
  /** The body says only what happened to whom: the merchant must ask for the amounts. */
  add(id: string, type: EventType, payment: BankPayment, now: number): void;
  /** Takes what is due and sets its next attempt before it is sent: a killed bank sends again, never not. */
  claim(now: number): readonly BankEvent[];
  delivered(id: string): void;
  latestOf(payment: string): BankEvent | null;
  nextDue(): number | null;
}

export function createOutbox(file: File): Outbox {
  const insert = file.prepare(`
    INSERT INTO events (id, payment, url, body, created_at, next_at) VALUES (@id, @payment, @url, @body, @now, @now)`);
  const due = file.prepare(
    `SELECT id, url, body, attempts FROM events WHERE next_at <= @now ORDER BY next_at LIMIT ${ROUND_SIZE}`,
  );
  const postpone = file.prepare('UPDATE events SET attempts = attempts + 1, next_at = @nextAt WHERE id = @id');
  const finish = file.prepare('UPDATE events SET next_at = NULL WHERE id = @id');
  const latest = file.prepare(
    'SELECT id, url, body FROM events WHERE payment = @payment ORDER BY created_at DESC, rowid DESC LIMIT 1',
  );
  const next = file.prepare('SELECT MIN(next_at) AS at FROM events WHERE next_at IS NOT NULL');

  return {
    add(id, type, payment, now) {
      const data = { ref: payment.ref, merchantRef: payment.merchantRef };
      const body = JSON.stringify({ id, type, createdAt: now, data });
      insert.run({ id, payment: payment.ref, url: payment.notificationUrl, body, now });
    },
    claim(now) {
      const events = due.all({ now }) as (BankEvent & { readonly attempts: number })[];
      for (const { id, attempts } of events) {
        const pause = SCHEDULE_MS[attempts + 1];
        postpone.run({ id, nextAt: pause === undefined ? null : now + pause });
      }
      return events;
    },
    delivered(id) {
      finish.run({ id });
    },
    latestOf: (payment) => (latest.get({ payment }) as BankEvent | undefined) ?? null,
    nextDue: () => (next.get({}) as { at: number | null }).at,
  };
}
