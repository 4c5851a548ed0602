import { describe, expect, it } from 'vitest';
import type { FlagRow, Operator } from '../../../server/operator/operator.ts';
import { runWith } from './operator-support.ts';
import { testFolder } from './support.ts';

const folder = testFolder();
const run = (parts: Partial<Operator>, ...argv: string[]) => runWith(folder.path, parts, ['flags', ...argv]);

const ROW: FlagRow = {
  checkout: 'co_1',
  store: 'blocks',
  orderRef: 'DUMMY-1',
  code: 'underpaid',
  says: 'Less money arrived than is due.',
  blocking: true,
  detail: { due: 900, arrived: 500 },
  createdAt: Date.parse('2026-11-20T12:00:00Z'),
};

describe('tillgate flags', () => {
  it('lists what waits, one line each', async () => {
    const { code, out } = await run({ listFlags: async () => [ROW] }, 'list');
    expect(code).toBe(0);
    expect(out.split('\n')[1]).toBe(
      'co_1      blocks  DUMMY-1  2026-11-20 12:00:00  underpaid  Less money arrived than is due. due 900 arrived 500',
    );
  });

  it('says so when nothing waits, and prints JSON', async () => {
    expect((await run({ listFlags: async () => [] }, 'list')).out).toBe('Nothing waits for a decision.\n');
    expect(JSON.parse((await run({ listFlags: async () => [ROW] }, 'list', '--json')).out)).toEqual([ROW]);
  });

  it.each(['accept', 'dismiss'] as const)('%ss by name, and says what follows', async (decision) => {
    const seen: unknown[] = [];
    const decideFlags: Operator['decideFlags'] = async (...given) => {
      seen.push(given);
      return { result: 'decided', checkout: 'co_1', flags: ['underpaid'] };
    };
    const { code, out } = await run({ decideFlags }, decision, 'co_1', '--by', 'Ann');
    expect(seen).toEqual([['co_1', decision, 'Ann']]);
    expect(code).toBe(0);
    expect(out).toContain(decision === 'accept' ? 'The store is being told.' : 'The store is not told.');
  });

  it.each(['not_found', 'nothing_to_decide'] as const)('fails with a hint: %s', async (result) => {
    const { code, err } = await run({ decideFlags: async () => ({ result, checkout: 'co_9' }) }, 'accept', 'co_9');
    expect(code).toBe(1);
    expect(err).toContain('tillgate flags list');
  });
});

describe('tillgate flags seen', () => {
  it('closes what only informs by name, and says what still needs a decision', async () => {
    const seen: unknown[] = [];
    const seeFlags: Operator['seeFlags'] = async (...given) => {
      seen.push(given);
      const left = [
        { code: 'underpaid', action: null },
        { code: 'moveUnresolved', action: 'act_1' },
      ];
      return { result: 'seen', checkout: 'co_1', flags: ['notPlaced', 'unheard'], left };
    };
    const { code, out, err } = await run({ seeFlags }, 'seen', 'co_1', '--by', 'Ann');
    expect(seen).toEqual([['co_1', 'Ann']]);
    expect(code).toBe(0);
    expect(out).toBe('Seen to for co_1: notPlaced, unheard.\n');
    expect(err.split('\n')).toEqual([
      'Still to be decided, underpaid: tillgate flags accept co_1, or tillgate flags dismiss co_1',
      'Still to be decided, moveUnresolved: tillgate actions decide act_1 --succeeded, or --failed',
      '',
    ]);
  });

  it.each(['not_found', 'nothing_to_see'] as const)('fails with a hint: %s', async (result) => {
    const answer = { result, checkout: 'co_9', flags: [], left: [] };
    const { code, out, err } = await run({ seeFlags: async () => answer }, 'seen', 'co_9');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('tillgate flags list --all');
    const json = await run({ seeFlags: async () => answer }, 'seen', 'co_9', '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toEqual(answer);
  });
});
