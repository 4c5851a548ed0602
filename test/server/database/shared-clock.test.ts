import pg from 'pg';
import { pino } from 'pino';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import type { Clock } from '../../../server/clock.ts';
import { loadConfig } from '../../../server/config/load.ts';
import type { Registry } from '../../../server/config/registry.ts';
import { openDatabase } from '../../../server/database/database.ts';
import { followDatabaseClock } from '../../../server/database-clock.ts';
import { registry } from '../../../server/registry.ts';
import type { Alert } from '../../../server/services.ts';
import { startTillgate } from '../../../server/tillgate.ts';
import { startStores } from '../../support/world.ts';
import { freshPlace } from '../support/place.ts';

const MINUTE = 60_000;
const logger = pino({ level: 'silent' });

afterEach(() => vi.restoreAllMocks());

/** Has a database say another time, or say it late, to whoever connects from now on. */
async function setDatabaseClock(location: string, { back = '0 hours', lateSeconds = 0 }): Promise<void> {
  const owner = new pg.Client({ connectionString: location });
  await owner.connect();
  await owner.query(`create function public.clock_timestamp() returns timestamptz language sql
    as $$ select pg_sleep(${lateSeconds}); select pg_catalog.clock_timestamp() - interval '${back}' $$`);
  await owner.query(`alter database ${new URL(location).pathname.slice(1)} set search_path = public, pg_catalog`);
  await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);
  await owner.end();
}

async function follow(askEveryMs?: number, lateSeconds?: number) {
  const place = await freshPlace();
  if (lateSeconds !== undefined) await setDatabaseClock(place.location, { lateSeconds });
  const database = await openDatabase(place.location, { serve: false });
  const alerts: Alert[] = [];
  const clock = await followDatabaseClock(database, logger, (alert) => void alerts.push(alert), askEveryMs);
  return {
    clock,
    alerts,
    setBack: (back: string) => setDatabaseClock(place.location, { back }),
    async close() {
      clock.stop();
      await database.close();
      place.remove();
    },
  };
}

describe.skipIf(inject('postgres') === undefined)('the adapters of a server on a shared database', () => {
  it('go by the machine’s clock as it is, also once it was set: signatures carry its times', async () => {
    const [stores, place] = [await startStores(), await freshPlace()];
    const loaded = await loadConfig({ file: stores.configFile, env: stores.env, registry });
    if (!loaded.ok) throw new Error('no configuration');
    const clocks: Clock[] = [];
    const [id, definition] = [...registry.providers][0] ?? [];
    if (id === undefined || definition === undefined) throw new Error('no provider');
    const spying: Registry = {
      ...registry,
      providers: new Map([...registry.providers]).set(id, {
        ...definition,
        open(context) {
          clocks.push(context.clock);
          return definition.open(context);
        },
      }),
    };
    const tillgate = await startTillgate({ ...loaded.config, database: place.location }, { logger, registry: spying });
    const right = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => right() + 60 * MINUTE);
    expect(clocks.length).toBeGreaterThan(0);
    for (const clock of clocks) expect(Math.abs(clock.now() - right() - 60 * MINUTE)).toBeLessThan(2_000);
    await tillgate.stop();
    await stores.stop();
    place.remove();
  });
});

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

  it('is what it goes by from the start, also where it is slow to say it', async () => {
    const right = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => right() + 60 * MINUTE);
    const { clock, close } = await follow(60_000, 1.5);
    expect(Math.abs(clock.now() - right())).toBeLessThan(2_000);
    await close();
  });

  it('is followed, when it is set, once what is stored was put right', async () => {
    const { clock, close, setBack } = await follow(50);
    const before = clock.now();
    await setBack('1 hour');
    await expect.poll(() => Math.round(clock.leap() / MINUTE), { timeout: 10_000 }).toBe(-60);
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    const goBack = clock.adopt();
    expect(Math.round((clock.now() - before) / MINUTE)).toBe(-60);
    expect(clock.leap()).toBe(0);
    goBack();
    expect(clock.now()).toBeGreaterThanOrEqual(before);
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
