/** A short run of the fault harness, and the proof that its oracles bite. The long one is `npm run faults`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlagRow } from '../../../server/operator/operator.ts';
import { files, postgresStorages, type Storages } from './database.ts';
import { converges } from './oracles/converges.ts';
import type { Case } from './oracles/evidence.ts';
import { type Fate, fateOf } from './oracles/fate.ts';
import { judge } from './oracles/index.ts';
import type { PlannedOrder } from './plan.ts';
import { jsonOf } from './report.ts';
import { playRound } from './round.ts';
import { add, noTotals, playAll } from './run.ts';

const setting = { database: 'sqlite', seconds: 1 } as const;

/** Many processes: on a busy machine they take their time, milliseconds. */
const PATIENCE = 300_000;

/** Always the same draws. */
const SEED = 20_261_128;

async function play(storages: Storages, runs: number, database: 'sqlite' | 'postgres') {
  const wanted = { runs, ordersPerRound: 12, lanes: 2, seed: SEED };
  const totals = await playAll(wanted, (seed, orders) => playRound({ seed, orders, storages }));
  return jsonOf(totals, { ...setting, database, seed: SEED });
}

describe('orders paid under drawn faults', () => {
  it(
    'on SQLite: nothing is charged, told or lost twice',
    async () => {
      const result = await play(files, 24, 'sqlite');
      expect(result.violations).toEqual([]);
      expect(result).toMatchObject({ runs: 24, doubles: 0, losses: 0 });
      expect(result.faults).toBeGreaterThan(24);
      expect(result.confirmed).toBeGreaterThan(5);
    },
    PATIENCE,
  );

  describe('on PostgreSQL', () => {
    let storages: Storages;
    beforeAll(async () => {
      storages = await postgresStorages();
    });
    afterAll(() => storages.close());

    it(
      'nothing is charged, told or lost twice',
      async () => {
        const result = await play(storages, 12, 'postgres');
        expect(result.violations).toEqual([]);
        expect(result).toMatchObject({ runs: 12, doubles: 0, losses: 0 });
      },
      PATIENCE,
    );
  });
});

describe('the harness reports', () => {
  const plan: PlannedOrder = {
    platform: 'atshop',
    method: 'card',
    wish: 'approve',
    persistent: true,
    startsAt: 0,
    afterwards: 'nothing',
  };
  const charge = { ref: 'c1', amount: 3_000, authorized: 3_000, captured: 3_000, released: 0, refunded: 0 };
  const well: Case = {
    plan,
    order: { orderRef: 'o1', platform: 'atshop', amount: 3_000 },
    charges: [charge],
    delivered: 1,
    told: 3_000,
    money: null,
    operator: { flags: [], confirmations: [], actions: [] },
    seen: null,
  };
  const found = (changed: Partial<Case>, more: { log?: string; deaths?: readonly string[] } = {}) =>
    judge({ cases: [{ ...well, ...changed }], log: '', deaths: [], secrets: { key: 's3cret' }, ...more }).map(
      ({ oracle, kind }) => (kind ? `${oracle} ${kind}` : oracle),
    );

  it.each([
    ['a second charge', { charges: [charge, { ...charge, ref: 'c2' }] }, ['O1 double']],
    ['a second fulfilment', { delivered: 2 }, ['O2 double']],
    ['money that nobody was told of', { delivered: 0, told: null }, ['O3 loss']],
    ['goods without money', { charges: [] }, ['O3', 'O4']],
    ['another amount captured', { charges: [{ ...charge, captured: 2_999 }], told: 2_999 }, ['O4']],
    ['another amount told', { told: 2_999 }, ['O4']],
    ['nothing when all is well', {}, []],
  ] satisfies [string, Partial<Case>, string[]][])('%s', (_what, changed, oracles) => {
    expect(found(changed)).toEqual(oracles);
  });

  it('a debit that a store calls released and that is kept', () => {
    const debit = { ...charge, takenAtOnce: true };
    const money = { authorized: 3_000, captured: 0, voided: 3_000, refunded: 0 };
    expect(found({ charges: [debit], money })).toEqual(['O4']);
    expect(found({ charges: [{ ...debit, refunded: 3_000 }], money })).toEqual([]);
    expect(found({ charges: [debit], money: { ...money, captured: 1_000, voided: 0 } })).toEqual([]);
  });

  const late: FlagRow = {
    checkout: 'co_1',
    store: 'keys',
    orderRef: 'o1',
    code: 'paidLate',
    says: '',
    blocking: true,
    detail: {},
    createdAt: 0,
  };
  const flagged = { ...well.operator, flags: [late] };

  it.each([
    ['confirmed', {}],
    ['shown', { delivered: 0, operator: flagged }],
    [
      'shown',
      { delivered: 0, operator: { ...well.operator, flags: [{ ...late, code: 'notPlaced', blocking: false }] } },
    ],
    [
      'lost',
      { delivered: 0, operator: { ...well.operator, flags: [{ ...late, code: 'quoteChanged', blocking: false }] } },
    ],
    ['none', { delivered: 0, charges: [{ ...charge, captured: 0, released: 3_000 }] }],
  ] satisfies [Fate, Partial<Case>][])('money as %s', (fate, changed) => {
    expect(fateOf({ ...well, ...changed })).toBe(fate);
  });

  it('a restart that changes something, outside or inside', () => {
    expect(converges([well], [well])).toEqual([]);
    expect(converges([well], [{ ...well, delivered: 2 }])).toMatchObject([{ oracle: 'O7' }]);
    expect(converges([well], [{ ...well, operator: flagged }])).toMatchObject([{ oracle: 'O7' }]);
  });

  it('money that does not add up', () => {
    const totals = noTotals();
    const round = { seed: 1, runs: 3, tried: new Map(), captured: 3, confirmed: 1, stalls: [], violations: [] };
    add(totals, { ...round, shown: new Map([['paidLate', 2]]) });
    expect(totals.violations).toEqual([]);
    add(totals, { ...round, shown: new Map([['paidLate', 1]]) });
    expect(totals.violations).toMatchObject([{ oracle: 'harness' }]);
  });

  it('a secret in the log, a bug in it, and a server that ended by itself', () => {
    expect(found({}, { log: 'the key is s3cret' })).toEqual(['O5']);
    expect(found({}, { log: '{"msg":"provider bug"}' })).toEqual(['O6']);
    expect(found({}, { deaths: ['1'] })).toEqual(['O6']);
  });

  it(
    'a store that delivers twice, and one that swallows what it is told',
    async () => {
      const result = await playRound({
        seed: SEED,
        orders: 12,
        storages: files,
        sabotage({ stores }) {
          const { ledger } = stores.craftingStore;
          const ran = ledger.payments.filter(({ commandsRun }) => commandsRun.length === 1);
          ran[0]?.commandsRun.push('give Steve once more');
          ran[1]?.commandsRun.splice(0);
        },
      });
      expect(result.violations.map(({ oracle, kind }) => `${oracle} ${kind}`)).toEqual(
        expect.arrayContaining(['O2 double', 'O3 loss']),
      );
    },
    PATIENCE,
  );
});
