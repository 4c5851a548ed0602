import { MINUTE } from '../clock.ts';
import type { Queries } from '../database/database.ts';
import type { Except } from '../database/repositories/due.ts';
import type { Domain } from './domain.ts';
import type { LeaseKind } from './leases/leases.ts';
import type { Work } from './signals.ts';

/** How much of a kind of work is under way at one method: one that hangs must not keep the others waiting. */
const AT_ONE_METHOD = 32;
const BATCH = 64;
/** What failed for a reason of our own is left alone this long: it must neither spin nor keep others from their turn. */
const AFTER_BUG_MS = MINUTE;

/** A kind of work that becomes due. */
export interface DueWork<Row extends { readonly id: number }> {
  /** Said when there is room again for what was due and had none. */
  readonly left: Work;
  /** Whose lease is held while one is worked on. */
  readonly lease: LeaseKind;
  subjectOf(row: Row): number;
  /** Whose provider is asked. */
  methodOf(row: Row): string;
  find(db: Queries, now: number, limit: number, except: Except): Promise<Row[]>;
  work(domain: Domain, row: Row): Promise<void>;
  putOff(tx: Queries, id: number, until: number): Promise<void>;
}

export interface WorkPool {
  /** Starts what is due and has room. True: something was started. */
  run(): Promise<boolean>;
  /** More is due than had room. */
  isFull(): boolean;
  /** Waits until nothing is under way. */
  idle(): Promise<void>;
}

/** Works off what becomes due of one kind. One failing does not keep the others. */
export function createWorkPool<Row extends { readonly id: number }>(domain: Domain, kind: DueWork<Row>): WorkPool {
  const { clock, database, leases, logger } = domain;
  const underWay = new Set<Promise<void>>();
  const atMethod = new Map<string, number>();
  let full = false;

  /** As much of what is due as there is room for, method by method. */
  async function find(db: Queries): Promise<Row[]> {
    const picked: Row[] = [];
    const room = new Map([...atMethod].map(([method, count]) => [method, AT_ONE_METHOD - count]));
    for (;;) {
      const methods = [...room].filter(([, left]) => left <= 0).map(([method]) => method);
      const subjects = [...leases.held(kind.lease), ...picked.map(kind.subjectOf)];
      const due = await kind.find(db, clock.now(), BATCH, { methods, subjects });
      for (const row of due) {
        const left = room.get(kind.methodOf(row)) ?? AT_ONE_METHOD;
        room.set(kind.methodOf(row), left - 1);
        if (left > 0) picked.push(row);
      }
      const someHaveNoRoom = [...room.values()].some((left) => left < 0);
      full = someHaveNoRoom || methods.length > 0 || due.length === BATCH;
      // Behind those without room there may be others.
      if (!someHaveNoRoom || due.length < BATCH || picked.length >= BATCH) return picked;
    }
  }

  async function work(row: Row): Promise<void> {
    try {
      await kind.work(domain, row);
    } catch (err) {
      logger.error({ err }, 'reconciliation failed for one');
      await database.write((tx) => kind.putOff(tx, row.id, clock.now() + AFTER_BUG_MS));
    }
  }

  function start(row: Row): void {
    const method = kind.methodOf(row);
    atMethod.set(method, (atMethod.get(method) ?? 0) + 1);
    const task = work(row)
      .finally(() => leases.release(kind.lease, kind.subjectOf(row)))
      .catch((err) => logger.error({ err }, 'what failed could not be put off'))
      .finally(() => {
        underWay.delete(task);
        const left = (atMethod.get(method) ?? 1) - 1;
        if (left > 0) atMethod.set(method, left);
        else atMethod.delete(method);
        if (full) domain.signals.workAdded(kind.left);
      });
    underWay.add(task);
  }

  return {
    async run() {
      const rows = await leases.claim(kind.lease, find, kind.subjectOf);
      for (const row of rows) start(row);
      return rows.length > 0;
    },
    isFull: () => full,
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
