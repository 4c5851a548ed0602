import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { CARDS, card } from '../../../support/api.ts';
import type { Charge, Till, Wish } from './till.ts';
import { postForm } from './till.ts';

const NUMBERS: Readonly<Record<Wish, string>> = {
  approve: CARDS.approved,
  decline: CARDS.declined,
  challenge: CARDS.challenge,
  late: CARDS.settlesLater,
  declineLate: '4000 0000 0000 3238',
  loseAnswer: CARDS.timesOut,
};

/** The sandbox: its bank lives in the server's process, and its books in a file that outlives it. */
export function sandboxTill(folder: string): Till {
  const sum = (kind: string) => `coalesce(sum(CASE m.kind WHEN '${kind}' THEN m.amount END), 0)`;
  return {
    method: 'card',
    wishes: ['approve', 'approve', 'decline', 'challenge', 'late', 'declineLate', 'loseAnswer'],
    manualCapture: true,
    press: (wish) => ({ details: card(NUMBERS[wish]) }),
    visit: (url) => postForm(url, { decision: 'approve' }),
    charges() {
      // Nobody has paid by card yet.
      if (!existsSync(join(folder, 'sandbox-card.db'))) return [];
      const file = new Libsql(join(folder, 'sandbox-card.db'), { timeout: 5_000 });
      try {
        return file
          .prepare(
            `SELECT p.ref, p.amount, ${sum('authorization')} AS authorized, ${sum('capture')} AS captured,
              ${sum('release')} AS released, ${sum('refund')} AS refunded
             FROM payments p JOIN movements m ON m.payment = p.ref GROUP BY p.ref ORDER BY p.ref`,
          )
          .all() as Charge[];
      } finally {
        file.close();
      }
    },
    news: () => [],
    settle: () => undefined,
    strange: () => null,
    disturb: () => false,
  };
}
