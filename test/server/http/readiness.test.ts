import { describe, expect, it } from 'vitest';
import type { Database } from '../../../server/database/database.ts';
import { type WriteTrouble, watchWrites } from '../../../server/database/writability.ts';
import { createLogger } from '../../../server/logging.ts';
import { createLoop } from '../../../server/loop.ts';
import { RefusedError } from '../../../server/payments/domain.ts';

const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

/** A database whose writes go as the test says, and a clock it moves. */
function watched() {
  const state = { error: null as Error | null, hangs: false, writes: 0, now: 0 };
  const database = {
    async write() {
      state.writes += 1;
      if (state.hangs) await new Promise(() => {});
      if (state.error) throw state.error;
    },
  } as unknown as Database;
  return { state, ...watchWrites(database, () => state.now) };
}

const use = (database: Database) => database.write(async () => undefined).catch(() => undefined);

describe('whether the database can be written', () => {
  it('costs nothing while real writes work, and one small write in a pause', async () => {
    const { state, database, trouble } = watched();
    await use(database);
    expect([await trouble(), await trouble(), state.writes]).toEqual([null, null, 1]);
    state.now += 11_000;
    expect([await trouble(), await trouble(), state.writes]).toEqual([null, null, 2]);
  });

  it('is found out at once when a real write fails, with the reason, and tried again once a second', async () => {
    const { state, database, trouble } = watched();
    await use(database);
    state.error = full;
    await use(database);
    const seen: WriteTrouble[] = [await trouble(), await trouble(), await trouble()];
    expect(seen).toEqual(['SQLITE_FULL', 'SQLITE_FULL', 'SQLITE_FULL']);
    expect(state.writes).toBe(3);
    state.error = null;
    expect(await trouble()).toBe('SQLITE_FULL');
    state.now += 1_100;
    expect(await trouble()).toBeNull();
  });

  it('is not doubted because a use case refused', async () => {
    const { state, database, trouble } = watched();
    await use(database);
    state.error = new RefusedError('not_payable', 'no', 409);
    await use(database);
    expect([await trouble(), state.writes]).toEqual([null, 2]);
  });

  it('is answered in time by a database that hangs', async () => {
    const { state, trouble } = watched();
    state.hangs = true;
    const since = Date.now();
    expect(await trouble()).toBe('no_answer');
    expect(Date.now() - since).toBeLessThan(4_000);
  });
});

describe('a worker', () => {
  it('is stuck once a look has hung too long, and well again once it ends', async () => {
    let now = 0;
    let end: () => void = () => {};
    const look = () =>
      new Promise<void>((resolve) => {
        end = resolve;
      });
    const loop = createLoop('test', 3_600_000, createLogger('silent'), look, () => now);
    expect(loop.state()).toBe('stopped');
    loop.start();
    expect(loop.state()).toBe('ok');
    now += 4 * 60_000;
    expect(loop.state()).toBe('stuck');
    end();
    await new Promise((resolve) => setImmediate(resolve));
    expect(loop.state()).toBe('ok');
    await loop.stop();
    expect(loop.state()).toBe('stopped');
  });
});
