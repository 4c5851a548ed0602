import { pino } from 'pino';
import { describe, expect, inject, it } from 'vitest';
import { openDatabase } from '../../../server/database/database.ts';
import { createSharedCounts } from '../../../server/http/shared-counts.ts';
import { freshPlace } from '../support/place.ts';

const MINUTE = 60_000;
const logger = pino({ level: 'silent' });

/** Longer than hits wait to be told. */
const told = () => new Promise((resolve) => setTimeout(resolve, 500));

async function open() {
  const place = await freshPlace();
  const database = await openDatabase(place.location, { serve: false });
  return { database, close: () => database.close().then(place.remove) };
}

describe('hits counted over several servers', () => {
  it.skipIf(inject('postgres') === undefined)('add up, each address and limit by itself, and begin anew', async () => {
    const { database, close } = await open();
    let now = 10 * MINUTE;
    const servers = [1, 2].map(() => createSharedCounts(database.read, () => now, logger));
    const [one, other] = servers.map((limit) => limit('refused'));
    const elsewhere = servers[1]?.('pay');
    for (let hit = 0; hit < 10; hit += 1) await Promise.all([one?.increment('a'), other?.increment('a')]);
    await one?.increment('b');
    await elsewhere?.increment('a');
    await told();
    // What the other told meanwhile is learnt with the next telling.
    await one?.increment('a');
    await told();
    expect(await one?.increment('a')).toMatchObject({ totalHits: 22, resetTime: new Date(11 * MINUTE) });
    expect(await other?.increment('b')).toMatchObject({ totalHits: 1 });
    await told();
    expect(await other?.increment('b')).toMatchObject({ totalHits: 3 });
    now += MINUTE;
    expect(await one?.increment('a')).toMatchObject({ totalHits: 1 });
    await told();
    const windows = await database.read.selectFrom('rate_counts').select('ends_at').distinct().execute();
    expect(windows).toEqual([{ ends_at: 12 * MINUTE }]);
    await close();
  });

  it.skipIf(inject('postgres') === undefined)('do not include what was taken back', async () => {
    const { database, close } = await open();
    const [one, other] = [1, 2].map(() => createSharedCounts(database.read, () => MINUTE, logger)('refused'));
    for (let hit = 0; hit < 10; hit += 1) {
      await one?.increment('a');
      await one?.decrement('a');
    }
    await told();
    await other?.increment('a');
    await told();
    expect(await one?.increment('a')).toMatchObject({ totalHits: 1 });
    await close();
  });

  it('are counted by each for itself while the database does not answer', async () => {
    const { database, close } = await open();
    await close();
    const counts = createSharedCounts(database.read, () => MINUTE, logger)('refused');
    for (let hit = 0; hit < 5; hit += 1) await counts.increment('a');
    await told();
    expect(await counts.increment('a')).toMatchObject({ totalHits: 6 });
  });
});
