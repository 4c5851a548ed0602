import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/database.ts';
import { dropLease, renewLeases, takeLeases } from '../../database/repositories/leases.ts';
import type { LeaseKind, Leases } from './leases.ts';
import { keepRenewing } from './renewal.ts';
import { createTurns } from './turns.ts';

/** How soon another try follows while another server is at it, milliseconds. */
const TRY_AGAIN_MS = 250;

export interface Sharing {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a lease outlives its last renewal, milliseconds. */
  readonly leaseMs: number;
}

/** For several servers on one database: rows say who is at what, and within each server turns are taken as before. */
export function leasesInDatabase({ database, clock, logger, leaseMs }: Sharing): Leases {
  const holder = randomUUID();
  const turns = createTurns();
  const lease = (kind: LeaseKind) => ({ kind, holder, until: clock.now() + leaseMs });
  const renewal = keepRenewing(turns, leaseMs / 3, logger, (held) =>
    database.write(async (tx) => {
      for (const [kind, subjects] of held) await renewLeases(tx, lease(kind), subjects);
    }),
  );

  const release: Leases['release'] = async (kind, subject) => {
    try {
      await database.write((tx) => dropLease(tx, { kind, holder }, subject));
    } catch (err) {
      logger.warn({ err, kind, subject }, 'a lease could not be released: it runs out');
    } finally {
      turns.free(kind, subject);
    }
  };

  async function held<T>(kind: LeaseKind, subject: number, work: () => Promise<T>): Promise<T> {
    renewal.needed();
    try {
      return await work();
    } finally {
      await release(kind, subject);
    }
  }

  async function takeInDatabase(kind: LeaseKind, subject: number): Promise<void> {
    for (;;) {
      const got = await database.write((tx) => takeLeases(tx, lease(kind), [subject], clock.now()));
      if (got.length > 0) return;
      await pause(TRY_AGAIN_MS);
    }
  }

  return {
    held: turns.held,
    async claim(kind, find, subjectOf) {
      if ((await find(database.read)).length === 0) return [];
      let taken: number[] = [];
      const undo = () => {
        for (const subject of taken) turns.free(kind, subject);
        taken = [];
      };
      try {
        const claimed = await database.write(async (tx) => {
          // The write may be run anew after a lost connection.
          undo();
          const rows = (await find(tx)).filter((row) => {
            const mine = turns.tryTake(kind, subjectOf(row));
            if (mine) taken.push(subjectOf(row));
            return mine;
          });
          const got = new Set(await takeLeases(tx, lease(kind), rows.map(subjectOf), clock.now()));
          return rows.filter((row) => got.has(subjectOf(row)));
        });
        const kept = new Set(claimed.map(subjectOf));
        for (const subject of taken) if (!kept.has(subject)) turns.free(kind, subject);
        if (claimed.length > 0) renewal.needed();
        return claimed;
      } catch (error) {
        undo();
        throw error;
      }
    },
    release,
    reserve: async (tx, kind, subject) => void (await takeLeases(tx, lease(kind), [subject], clock.now())),
    async during(kind, subject, work) {
      await turns.take(kind, subject);
      return held(kind, subject, work);
    },
    async inTurn(kind, subject, work) {
      await turns.take(kind, subject);
      try {
        await takeInDatabase(kind, subject);
      } catch (error) {
        turns.free(kind, subject);
        throw error;
      }
      return held(kind, subject, work);
    },
  };
}
