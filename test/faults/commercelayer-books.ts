/** The three books of a Commerce Layer order: the platform's ledger, Tillgate's actions and the bank's movements. */
import { join } from 'node:path';
import Libsql from 'libsql';
import { expect } from 'vitest';
import type { FashionStore } from '../../demo/commercelayer/store.ts';
import { eventually } from '../support/world.ts';

/** What each of them says moved, as `capture 5000`, in the order of `KINDS`. */
export interface Books {
  readonly platform: readonly string[];
  readonly tillgate: readonly string[];
  readonly bank: readonly string[];
}

const KINDS = ['authorize', 'capture', 'void', 'refund'];
const BANK_KINDS: Readonly<Record<string, string>> = {
  authorization: 'authorize',
  capture: 'capture',
  release: 'void',
  refund: 'refund',
};

interface Entry {
  readonly kind: string;
  readonly amount: number;
}

interface Row {
  readonly [column: string]: unknown;
}

/** Reads the files of a server in `folder` from outside, also while it runs or is dead. */
export function filesIn(folder: string) {
  function read<T = Row>(sql: string, orderId: string): T[] {
    const file = new Libsql(join(folder, 'tillgate.db'), { timeout: 5_000 });
    try {
      file.exec(`ATTACH DATABASE '${join(folder, 'sandbox-card.db')}' AS bank`);
      return file.prepare(sql).all(orderId) as T[];
    } finally {
      file.close();
    }
  }
  return {
    /** Every action of the order, oldest first. */
    actions: (orderId: string) =>
      read<{ kind: string; amount: number; state: string; answer: string; failure: string | null }>(
        `SELECT kind, amount_minor AS amount, state, answer, failure_code AS failure FROM actions
         WHERE order_ref = ? ORDER BY id`,
        orderId,
      ),
    /** Codes of the flags nobody has decided. */
    flags: (orderId: string) =>
      read<{ code: string }>(
        `SELECT f.code FROM flags f JOIN checkouts c ON c.id = f.checkout_id
         WHERE c.order_ref = ? AND f.resolved_at IS NULL ORDER BY f.id`,
        orderId,
      ).map(({ code }) => code),
    /** Outcomes on their way to the platform, and those that arrived. */
    confirmations: (orderId: string) =>
      read<{ kind: string; state: string }>(
        'SELECT kind, state FROM confirmations WHERE order_ref = ? ORDER BY id',
        orderId,
      ),
    /** Lines of the bank's own ledger for payments of the order. */
    movements: (orderId: string) =>
      read<Entry>(
        `SELECT m.kind, m.amount FROM bank.movements m JOIN bank.payments b ON b.ref = m.payment
         JOIN payments p ON p.public_id = b.merchant_ref JOIN checkouts c ON c.id = p.checkout_id
         WHERE c.order_ref = ? ORDER BY m.id`,
        orderId,
      ),
  };
}

export type Files = ReturnType<typeof filesIn>;

const lines = (entries: readonly Entry[]) =>
  entries
    .toSorted((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind))
    .map(({ kind, amount }) => `${kind} ${amount}`);

export function booksOf({ platform }: FashionStore, files: Files, orderId: string): Books {
  const done = ({ state }: { readonly state: string }) => state === 'succeeded';
  const believed = platform.ledger.transactionsOf(orderId).filter(done);
  return {
    platform: lines(believed.map(({ kind, amountCents }) => ({ kind, amount: amountCents }))),
    tillgate: lines(files.actions(orderId).filter(done)),
    bank: lines(files.movements(orderId).map(({ kind, amount }) => ({ kind: BANK_KINDS[kind] ?? kind, amount }))),
  };
}

/** Waits until all three say the same, and nothing is under way any more. */
export async function expectAgreement(
  fashion: FashionStore,
  files: Files,
  orderId: string,
  moved: readonly string[],
  timeoutMs = 15_000,
): Promise<void> {
  const agreed = { platform: moved, tillgate: moved, bank: moved };
  const undecided = () => files.actions(orderId).some(({ state }) => state === 'waiting' || state === 'submitted');
  const same = () => JSON.stringify(booksOf(fashion, files, orderId)) === JSON.stringify(agreed);
  await eventually('the books to agree', () => !undecided() && same(), timeoutMs).catch(() => undefined);
  expect(booksOf(fashion, files, orderId)).toEqual(agreed);
  expect(files.actions(orderId).map(({ state }) => state)).not.toContain('submitted');
  expect(files.actions(orderId).map(({ state }) => state)).not.toContain('waiting');
}
