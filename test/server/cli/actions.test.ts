import { describe, expect, it } from 'vitest';
import type { ActionRow, Operator, SaidOfAction, WaitsFor } from '../../../server/operator/operator.ts';
import { runWith } from './operator-support.ts';
import { testFolder } from './support.ts';

const folder = testFolder();
const run = (parts: Partial<Operator>, ...argv: string[]) => runWith(folder.path, parts, ['actions', ...argv]);

const NEXT = Date.parse('2026-11-20T12:30:00Z');
const ROW: ActionRow = {
  id: 'act_1',
  store: 'fashion',
  orderRef: 'wBXVhZOmXO',
  checkout: 'co_1',
  kind: 'capture',
  money: { amountMinor: 400, currency: 'EUR' },
  state: 'submitted',
  failure: null,
  waitsFor: { what: 'person' },
  createdAt: Date.parse('2026-11-20T12:00:00Z'),
  resolvedAt: null,
};
const DECIDED: ActionRow = { ...ROW, waitsFor: null, resolvedAt: NEXT };

describe('tillgate actions list', () => {
  it('shows one aligned line each', async () => {
    const { code, out, closed } = await run({ listActions: async () => [ROW] }, 'list');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'ACTION  STORE    ORDER       KIND     AMOUNT    STATE      SINCE (UTC)          WHY',
      'act_1   fashion  wBXVhZOmXO  capture  4.00 EUR  submitted  2026-11-20 12:00:00  needs a person: look at the provider, then tillgate actions decide act_1',
      '',
    ]);
    expect(closed).toBe(1);
  });

  it.each<[WaitsFor, string]>([
    [{ what: 'money', nextAt: null }, "waits for the shopper's money"],
    [{ what: 'money', nextAt: NEXT }, "waits for the shopper's money, next look at 2026-11-20 12:30:00"],
    [{ what: 'flags' }, 'needs a person: tillgate flags accept co_1, or dismiss'],
    [{ what: 'turn', behind: 'act_0' }, 'waits for its turn behind act_0'],
    [{ what: 'turn', behind: null }, 'about to be asked for'],
    [{ what: 'provider', nextAt: NEXT }, 'the provider was asked, next look at 2026-11-20 12:30:00'],
  ])('gives the reason %o in words', async (waitsFor, words) => {
    const { out } = await run({ listActions: async () => [{ ...ROW, waitsFor }] }, 'list');
    expect(out.trimEnd().endsWith(`12:00:00  ${words}`)).toBe(true);
  });

  it('shows why a decided one failed', async () => {
    const failed: ActionRow = { ...DECIDED, state: 'failed', failure: { code: 'unreachable', message: 'down' } };
    const { out } = await run(
      { listActions: async () => [failed, { ...DECIDED, state: 'succeeded' }] },
      'list',
      '--all',
    );
    expect(out).toMatch(/failed +2026-11-20 12:00:00 {2}unreachable\n/);
    expect(out).toMatch(/succeeded +2026-11-20 12:00:00 {2}-\n/);
  });

  it('passes on what to list, and 50 undecided ones without a word', async () => {
    const filters: unknown[] = [];
    const listActions: Operator['listActions'] = async (filter) => {
      filters.push(filter);
      return [];
    };
    const all = await run({ listActions }, 'list', '--all', '--order', 'wBXVhZOmXO', '--limit', '3');
    const open = await run({ listActions }, 'list');
    expect(filters).toEqual([
      { all: true, orderRef: 'wBXVhZOmXO', limit: 3 },
      { all: false, limit: 50 },
    ]);
    expect([all.out, open.out]).toEqual(['No actions.\n', 'No action is undecided.\n']);
  });

  it('prints the rows as JSON', async () => {
    const { out } = await run({ listActions: async () => [ROW] }, 'list', '--json');
    expect(JSON.parse(out)).toEqual([ROW]);
  });

  it('cannot be made to fake a line by an order reference', async () => {
    const { out } = await run({ listActions: async () => [{ ...ROW, orderRef: 'A\nact_2\u001b[2K' }] }, 'list');
    expect(out.split('\n')).toHaveLength(3);
    expect(out).not.toContain('\u001b');
  });

  it.each(['0', '1001', 'many'])('refuses a limit of %s', async (limit) => {
    expect((await run({}, 'list', '--limit', limit)).code).toBe(2);
  });
});

describe('tillgate actions decide', () => {
  it.each(['succeeded', 'failed'] as const)('passes on "%s" by name', async (outcome) => {
    const seen: [string, SaidOfAction][] = [];
    const decideAction: Operator['decideAction'] = async (action, said) => {
      seen.push([action, said]);
      return { result: 'decided', action, outcome, told: true };
    };
    const { code, out } = await run({ decideAction }, 'decide', 'act_1', `--${outcome}`, '--by', 'Ann');
    expect(seen).toEqual([['act_1', { outcome, force: false, by: 'Ann' }]]);
    expect(code).toBe(0);
    expect(out).toBe(`Decided: act_1 ${outcome}. The store is being told.\n`);
    await run({ decideAction }, 'decide', 'act_1', `--${outcome}`, '--force');
    expect(seen[1]?.[1]).toMatchObject({ force: true, by: expect.stringMatching(/^cli:./) });
  });

  it('says when the store will only hear of it by asking again', async () => {
    const decideAction: Operator['decideAction'] = async (action) => ({
      result: 'decided',
      action,
      outcome: 'succeeded',
      told: false,
    });
    const { code, out } = await run({ decideAction }, 'decide', 'act_1', '--succeeded');
    expect(code).toBe(0);
    expect(out).toContain('do the same there again');
  });

  it('fails with the reason, also as JSON', async () => {
    const refused = {
      result: 'refused',
      action: 'act_1',
      code: 'still_asking',
      message: 'Tillgate is still asking.\u001b[2K',
    } as const;
    const decideAction = async () => refused;
    const human = await run({ decideAction }, 'decide', 'act_1', '--failed');
    expect(human).toMatchObject({ code: 1, out: '', closed: 1 });
    expect(human.err).toBe('Not decided (still_asking): Tillgate is still asking. [2K\n');
    const json = await run({ decideAction }, 'decide', 'act_1', '--failed', '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toEqual(refused);
  });

  it.each([
    ['neither', [], 'say --succeeded or --failed'],
    ['both', ['--succeeded', '--failed'], 'cannot be used with'],
  ])('asks what is meant by %s of the outcomes', async (_name, options, says) => {
    const { code, err } = await run({}, 'decide', 'act_1', ...options);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  it('needs an action', async () => {
    expect((await run({}, 'decide', '--failed')).code).toBe(2);
  });
});
