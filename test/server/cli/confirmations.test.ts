import { describe, expect, it } from 'vitest';
import type { AttemptRow, ConfirmationRow, Operator } from '../../../server/operator/operator.ts';
import { runWith } from './operator-support.ts';
import { cli, testFolder } from './support.ts';

const folder = testFolder();
const run = (parts: Partial<Operator>, ...argv: string[]) => runWith(folder.path, parts, ['confirmations', ...argv]);

const ROW: ConfirmationRow = {
  id: 'cf_1',
  store: 'blocks',
  orderRef: 'DUMMY-1',
  kind: 'paid',
  state: 'waiting',
  money: { amountMinor: 900, currency: 'USD' },
  attempts: 2,
  nextAt: Date.parse('2026-11-20T12:30:00Z'),
  createdAt: Date.parse('2026-11-20T12:00:00Z'),
  deliveredAt: null,
};
const ATTEMPT: AttemptRow = {
  number: 1,
  startedAt: Date.parse('2026-11-20T12:00:01Z'),
  finishedAt: Date.parse('2026-11-20T12:00:01.250Z'),
  result: 'notDelivered',
  status: '503',
  body: '<html>\n\u001b[31mdown</html>',
};

describe('tillgate confirmations list', () => {
  it('shows one aligned line each', async () => {
    const { code, out, closed } = await run({ listConfirmations: async () => [ROW] }, 'list');
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'ID    STORE   ORDER    KIND  STATE    AMOUNT    ATTEMPTS  NEXT (UTC)',
      'cf_1  blocks  DUMMY-1  paid  waiting  9.00 USD  2         2026-11-20 12:30:00',
      '',
    ]);
    expect(closed).toBe(1);
  });

  it('passes state and limit on, and 50 without a limit', async () => {
    const filters: unknown[] = [];
    const listConfirmations: Operator['listConfirmations'] = async (filter) => {
      filters.push(filter);
      return [];
    };
    await run({ listConfirmations }, 'list', '--state', 'dead', '--limit', '3');
    const { out } = await run({ listConfirmations }, 'list');
    expect(filters).toEqual([{ state: 'dead', limit: 3 }, { limit: 50 }]);
    expect(out).toBe('No confirmations yet.\n');
  });

  it('prints the rows as JSON', async () => {
    const { out } = await run({ listConfirmations: async () => [ROW] }, 'list', '--json');
    expect(JSON.parse(out)).toEqual([ROW]);
  });

  it.each([
    ['--state', 'lost'],
    ['--limit', '0'],
    ['--limit', '1001'],
    ['--limit', 'many'],
  ])('refuses %s %s', async (option, value) => {
    const { code, err } = await cli(['confirmations', 'list', option, value], { cwd: folder.path });
    expect(code).toBe(2);
    expect(err).toContain(option);
  });
});

describe('tillgate confirmations show', () => {
  it('shows every attempt with its answer, each on one line', async () => {
    const showConfirmation = async () => ({
      confirmation: ROW,
      attempts: [ATTEMPT, { ...ATTEMPT, number: 2, finishedAt: null }],
    });
    const { code, out } = await run({ showConfirmation }, 'show', 'cf_1');
    expect(code).toBe(0);
    expect(out).toContain('Says          paid, 9.00 USD');
    expect(out).toContain('1  2026-11-20 12:00:01  250 ms  notDelivered  503     <html>  [31mdown</html>');
    expect(out).toContain('2  2026-11-20 12:00:01  -       notDelivered');
    expect(out).not.toContain('\u001b');
  });

  it('prints confirmation and attempts as JSON', async () => {
    const found = { confirmation: ROW, attempts: [ATTEMPT] };
    const { out } = await run({ showConfirmation: async () => found }, 'show', 'cf_1', '--json');
    expect(JSON.parse(out)).toEqual(found);
  });

  it('says where to look for one that does not exist', async () => {
    const { code, out, err } = await run({ showConfirmation: async () => null }, 'show', 'cf_9');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('tillgate confirmations list');
  });
});

describe('tillgate confirmations resend', () => {
  it.each([
    ['queued', 0, 'next in the queue'],
    ['being_sent', 0, 'being sent'],
    ['already_delivered', 1, 'not told again'],
    ['not_found', 1, 'no confirmation cf_1'],
  ] as const)('%s', async (result, code, says) => {
    const asked: string[] = [];
    const resendConfirmation = async (id: string) => {
      asked.push(id);
      return result;
    };
    const human = await run({ resendConfirmation }, 'resend', 'cf_1');
    expect(human.code).toBe(code);
    expect(human.out + human.err).toContain(says);
    const json = await run({ resendConfirmation }, 'resend', 'cf_1', '--json');
    expect(json.code).toBe(code);
    expect(JSON.parse(json.out)).toEqual({ id: 'cf_1', result });
    expect(asked).toEqual(['cf_1', 'cf_1']);
  });
});
