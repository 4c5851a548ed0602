import type { Queries } from '../../database/database.ts';
import type { Leases } from './leases.ts';
import { createTurns } from './turns.ts';

/** For the one server that holds its database: nobody else is at anything. */
export function leasesInProcess(read: Queries): Leases {
  const turns = createTurns();
  const during: Leases['during'] = async (kind, subject, work) => {
    await turns.take(kind, subject);
    try {
      return await work();
    } finally {
      turns.free(kind, subject);
    }
  };
  return {
    held: turns.held,
    async claim(kind, find, subjectOf) {
      return (await find(read)).filter((row) => turns.tryTake(kind, subjectOf(row)));
    },
    release: async (kind, subject) => turns.free(kind, subject),
    reserve: async () => undefined,
    during,
    inTurn: during,
  };
}
