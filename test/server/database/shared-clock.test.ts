import { pino } from 'pino';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { openDatabase } from '../../../server/database/database.ts';
import { followDatabaseClock } from '../../../server/database-clock.ts';
import type { Alert } from '../../../server/services.ts';
import { freshPlace } from '../support/place.ts';

const MINUTE = 60_000;
const logger = pino({ level: 'silent' });

afterEach(() => vi.restoreAllMocks());

async function follow() {
  const place = await freshPlace();
  const database = await openDatabase(place.location, { serve: false });
  const alerts: Alert[] = [];
  const clock = await followDatabaseClock(database, logger, (alert) => void alerts.push(alert));
  return {
    clock,
    alerts,
    async close() {
      clock.stop();
      await database.close();
      place.remove();
    },
  };
}

describe.skipIf(inject('postgres') === undefined)('the clock of a shared database', () => {
  it('is what a server goes by whose own is a minute ahead, and the difference is shown', async () => {
    const right = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => right() + MINUTE);
    const { clock, alerts, close } = await follow();
    expect(Math.abs(clock.now() - right())).toBeLessThan(2_000);
    expect(Math.abs(clock.aheadMs() - MINUTE)).toBeLessThan(2_000);
    expect(alerts).toMatchObject([{ code: 'clock_differs', message: expect.stringContaining('60 s ahead') }]);
    await close();
  });

  it('does not leap with the machine’s', async () => {
    const { clock, alerts, close } = await follow();
    const before = clock.now();
    const right = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => right() - 60 * MINUTE);
    expect(clock.now() - before).toBeGreaterThanOrEqual(0);
    expect(clock.now() - before).toBeLessThan(10_000);
    expect(alerts).toEqual([]);
    await close();
  });
});
