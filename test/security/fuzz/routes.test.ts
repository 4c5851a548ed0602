/** Every route, asked by strangers in every way that could be thought of. `TILLGATE_FUZZ_RUNS=2000` asks longer. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../server/app.ts';
import { systemClock } from '../../../server/clock.ts';
import { loadConfig } from '../../../server/config/load.ts';
import { createMetrics } from '../../../server/metrics/create.ts';
import { registry } from '../../../server/registry.ts';
import { CARDS, card, shopper } from '../../support/api.ts';
import { eventually } from '../../support/world.ts';
import { type Draft, mutationsFor, spoilt } from './draft.ts';
import { routesOf } from './enumerate.ts';
import { exchange, type Sent } from './exchange.ts';
import { breaches } from './invariants.ts';
import { FUZZED, type Fuzzed, routeOf } from './routes.ts';
import { fuzzed, HEAP_LIMIT, RUNS, SEED } from './settings.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let heapBefore = 0;
const unhandled: unknown[] = [];
const note = (error: unknown) => void unhandled.push(error);

beforeAll(async () => {
  process.on('unhandledRejection', note).on('uncaughtException', note);
  world = await openWorld();
  heapBefore = heapUsed();
}, 60_000);
afterAll(async () => {
  await world.stop();
  process.off('unhandledRejection', note).off('uncaughtException', note);
});

describe(`a route (seed ${SEED})`, () => {
  it('is fuzzed, whichever the app has', async () => {
    const known = new Set(FUZZED.map(routeOf));
    expect(routesOf(await appOfTheWorld()).filter((route) => !known.has(route))).toEqual([]);
  });

  it('of the fuzz is one of the app', async () => {
    const real = new Set(routesOf(await appOfTheWorld()));
    expect(FUZZED.map(routeOf).filter((route) => !real.has(route))).toEqual([]);
  });

  it.each(FUZZED)('$name answers its honest request', async (route) => {
    const draft = honest(route);
    const sent = wired(route, draft);
    const answer = await exchange(world.url, sent);
    expect(answer.status < 400 ? 'accepted' : answer.status).toBe(route.honestly ?? 'accepted');
    expect(breaches(route, draft, sent, answer, world)).toEqual([]);
  });

  it.each(FUZZED)('$name survives whatever it is sent', { timeout: 120_000 + RUNS * 100 }, async (route) => {
    await fc.assert(
      fc.asyncProperty(mutationsFor(route.maxBody), async (list) => {
        const draft = list.reduce((one, mutation) => spoilt(one, mutation, route.maxBody), honest(route));
        const sent = wired(route, draft);
        const before = await rows();
        const answer = await exchange(world.url, sent);
        const found = breaches(route, draft, sent, answer, world);
        if (isRefusedUnread(answer.status)) expect(await rows()).toEqual(before);
        expect(found, `${answer.status} ${answer.body.toString('latin1').slice(0, 300)}`).toEqual([]);
      }),
      { ...fuzzed, seed: SEED + FUZZED.indexOf(route) },
    );
  });

  it.each(FUZZED.filter(({ sign }) => sign))('$name, replayed ten times at once, is done once', async (route) => {
    const sent = wired(route, honest(route));
    const first = await exchange(world.url, sent);
    await settled();
    const before = await rows();
    const again = await Promise.all(Array.from({ length: 10 }, () => exchange(world.url, sent)));
    await settled();
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set([first.status]));
    expect(await rows()).toEqual(before);
  });
});

describe('a signed notification of the fuzz', () => {
  it('is one that is stored when it is left as it is', async () => {
    const stored = await world.tillgate.domain.database.read.selectFrom('notifications').select('method_id').execute();
    const signed = FUZZED.filter(({ name, sign }) => name.startsWith('POST /notifications') && sign).map(
      ({ name }) => /\((.*)\)/.exec(name)?.[1],
    );
    expect(signed.filter((method) => !stored.some(({ method_id }) => method_id === method))).toEqual([]);
  });
});

describe('after all that, Tillgate', () => {
  it('still sells, and tells the store', async () => {
    const { url } = await world.stores.craftingStore.purchase();
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    await eventually('the store to be told', async () => (await shopper(url ?? '').view()).storeInformed);
  });

  it('has not grown', () => {
    expect(heapUsed() - heapBefore).toBeLessThan(HEAP_LIMIT);
  });

  it('has left no promise unhandled, polluted nothing and met no bug of its own', () => {
    expect(unhandled).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(world.log()).not.toMatch(/request failed|provider bug|reconciliation failed|could not be/);
  });

  it('has written one JSON object per line, and no secret', () => {
    const lines = world.log().trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(FUZZED.length);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(String) });
    expect(world.secrets.filter((secret) => world.log().includes(secret))).toEqual([]);
    expect(world.log()).not.toContain('private.person@example.org');
  });
});

const honest = (route: Fuzzed): Draft => ({ ...route.honest(world), headers: [], signing: 'right' });

/** Each from an address of its own, so that the limits on one address do not answer for the rest. */
function wired(route: Fuzzed, draft: Draft): Sent {
  const { method, path, query, type, headers, body } = draft;
  return {
    method,
    target: query === '' ? path : `${path}?${query}`,
    headers: [
      ['X-Forwarded-For', nextAddress()],
      ...(type === null ? [] : [['Content-Type', type] as const]),
      ...proof(route, draft),
      ...headers,
    ],
    body,
  };
}

let asked = 0;
const nextAddress = () => {
  asked += 1;
  return `2001:db8::${(asked >> 16).toString(16)}:${(asked & 0xffff).toString(16)}`;
};

function proof(route: Fuzzed, { signing, body }: Draft): readonly (readonly [string, string])[] {
  if (!route.sign || signing === 'none') return [];
  const over = signing === 'before' ? honest(route).body : body;
  const headers = route.sign(over, world);
  if (signing !== 'forged') return headers;
  // One digit or letter of it is another one.
  return headers.map(([name, value]) => [
    name,
    value.replace(/[0-9a-f](?=[^0-9a-f]*$)/i, (c) => (c === '0' ? '1' : '0')),
  ]);
}

/** What begins is never without a row in one of these; operations are also begun by what was asked for before. */
const TABLES = ['checkouts', 'payments', 'actions', 'notifications', 'payment_sources', 'receipts'] as const;

async function rows(): Promise<Record<string, unknown>> {
  const counts = TABLES.map((table) => sql`(select count(*) from ${sql.table(table)}) as ${sql.ref(table)}`);
  const { rows } = await sql<Record<string, unknown>>`select ${sql.join(counts)}`.execute(
    world.tillgate.domain.database.read,
  );
  return rows[0] ?? {};
}

/** Refused for what it is, and not for what came of it: then nothing may have been written down. */
const isRefusedUnread = (status: number) => [0, 400, 401, 403, 404, 413, 415, 431].includes(status);

const settled = () => world.tillgate.runDue();

async function appOfTheWorld() {
  const { configFile: file, env } = world.stores;
  const loaded = await loadConfig({ file, env, registry });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return createApp(world.tillgate.domain, {
    config: loaded.config,
    registry,
    http: { call: async () => ({ kind: 'neverSent', reason: 'nobody asks' }), close: async () => undefined },
    health: { draining: () => false, workers: () => ({}), writeTrouble: async () => null, clockAheadMs: () => null },
    metrics: createMetrics(systemClock).exposition(world.tillgate.domain),
    visits: { noticed: () => undefined, watched: () => undefined },
    streams: { open: () => undefined, close: () => undefined },
    widgetDirectory: new URL('../../../dist/widget', import.meta.url).pathname,
  });
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}
