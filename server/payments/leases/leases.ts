import type { Queries } from '../../database/database.ts';

/**
 * `payment`: asks its provider to do something with one, or has a look at it that was due. `notification`: works one
 * off. `checkout`: looks at one whose money nobody claimed.
 */
export type LeaseKind = 'payment' | 'notification' | 'checkout';

/**
 * Who is at what, so that two workers, or two servers on one database, do not do the same work at once. A server keeps
 * what it holds for as long as it lives and can write; what one that was killed, frozen or cut off held is free again
 * after `leaseMs`. A lease saves work and keeps an order; that nothing happens twice does not hang on it: every write
 * is guarded by the state it was decided on, and every request to a provider has its own idempotency key.
 */
export interface Leases {
  /** Subjects this process is at: to be left out when looking for due work. */
  held(kind: LeaseKind): readonly number[];
  /** Of what `find` finds due, all that nobody is at: now held here, until `release`. */
  claim<Row>(
    kind: LeaseKind,
    find: (db: Queries) => Promise<readonly Row[]>,
    subjectOf: (row: Row) => number,
  ): Promise<Row[]>;
  release(kind: LeaseKind, subject: number): Promise<void>;
  /** Inside the write that makes the subject: nobody else gets at it before its maker (see `during`). */
  reserve(tx: Queries, kind: LeaseKind, subject: number): Promise<void>;
  /** Works on what was reserved, and releases it. */
  during<T>(kind: LeaseKind, subject: number, work: () => Promise<T>): Promise<T>;
  /** Waits until nobody is at the subject, works on it, and releases it. */
  inTurn<T>(kind: LeaseKind, subject: number, work: () => Promise<T>): Promise<T>;
}
