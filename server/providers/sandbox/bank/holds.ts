import type { File } from './file.ts';

/** Authorizations the merchant has yet to capture, and when the issuer stops keeping their money. */
export interface Holds {
  place(payment: string, lapsesAt: number): void;
  drop(payment: string): void;
  /** References of payments whose time is over at `now`, epoch milliseconds. */
  lapsed(now: number): readonly string[];
  nextDue(): number | null;
}

/** What was asked for in time is carried out first. */
const IDLE = `NOT EXISTS (SELECT 1 FROM instructions i WHERE i.payment = holds.payment AND i.state = 'pending')`;

export function createHolds(file: File): Holds {
  const insert = file.prepare('INSERT INTO holds (payment, lapses_at) VALUES (@payment, @lapsesAt)');
  const remove = file.prepare('DELETE FROM holds WHERE payment = @payment');
  const lapsed = file.prepare(`SELECT payment FROM holds WHERE lapses_at <= @now AND ${IDLE} ORDER BY lapses_at`);
  const next = file.prepare(`SELECT lapses_at AS at FROM holds WHERE ${IDLE} ORDER BY lapses_at LIMIT 1`);

  return {
    place(payment, lapsesAt) {
      insert.run({ payment, lapsesAt });
    },
    drop(payment) {
      remove.run({ payment });
    },
    lapsed: (now) => (lapsed.all({ now }) as { payment: string }[]).map(({ payment }) => payment),
    nextDue: () => (next.get({}) as { at: number } | undefined)?.at ?? null,
  };
}
