import { describe, expect, it } from 'vitest';
import { timeOf } from '../../../server/cli/times.ts';
import { wrapped } from '../../../server/cli/wrapped.ts';
import type { Operator } from '../../../server/operator/operator.ts';
import type { Story } from '../../../server/operator/story/story.ts';
import { runWith } from './operator-support.ts';
import { testFolder } from './support.ts';

const folder = testFolder();
const run = (parts: Partial<Operator>, ...argv: string[]) => runWith(folder.path, parts, ['show', ...argv]);

const AT = Date.parse('2026-03-29T00:59:50Z');
const STORY: Story = {
  checkout: 'co_1',
  store: 'blocks',
  platform: 'craftingstore',
  orderRef: 'TX-1',
  orderNumber: '7',
  money: { amountMinor: 1_200, currency: 'EUR' },
  state: 'open',
  now: [
    { text: 'The shopper can pay until the link expires', at: AT + 3_600_000, commands: [] },
    { text: 'Or', at: null, commands: ['tillgate mark-paid co_1 --bank-ref <the bank’s own reference>'] },
  ],
  payments: [],
  lines: [
    { at: AT, kind: 'checkout.opened', about: null, text: 'The shopper got the link to pay 12.00 EUR.' },
    {
      at: AT + 20_000,
      kind: 'store.note',
      about: null,
      text: `A store \u001b[31mwrites\nthis and ${'much '.repeat(20)}more.`,
    },
  ],
};

describe('tillgate show', () => {
  it('tells the story, broken where the reader wants it, and lets nobody move the cursor', async () => {
    const { code, out, closed } = await run({ tellStories: async () => [STORY] }, 'TX-1', '--utc', '--width', '60');
    expect([code, closed]).toEqual([0, 1]);
    expect(out).toMatchInlineSnapshot(`
      "Order     TX-1 (number 7)
      Store     blocks, craftingstore
      Amount    12.00 EUR
      State     open
      Checkout  co_1

      Now
        The shopper can pay until the link expires (Sun 29 Mar
        2026 01:59:50).
        Or:
          tillgate mark-paid co_1 --bank-ref <the bank’s own reference>

      Sun 29 Mar 2026  (UTC)
      00:59:50                The shopper got the link to pay
                              12.00 EUR.
      01:00:10         +20 s  A store  [31mwrites this and much
                              much much much much much much much
                              much much much much much much much
                              much much much much much more.
      "
    `);
    for (const line of out.split('\n')) if (!line.includes('mark-paid')) expect(line.length).toBeLessThanOrEqual(60);
  });

  it('in this machine’s zone unless asked for UTC', async () => {
    const { out } = await run({ tellStories: async () => [STORY] }, 'TX-1');
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    expect(out).toContain(`\n${timeOf(AT, timeZone)}  `);
  });

  it('as JSON: a list, empty where there is nothing', async () => {
    const found = await run({ tellStories: async () => [STORY, STORY] }, 'TX-1', '--json');
    expect([found.code, JSON.parse(found.out)]).toEqual([0, [STORY, STORY]]);
    const none = await run({ tellStories: async () => [] }, 'TX-1', '--json');
    expect([none.code, JSON.parse(none.out)]).toEqual([1, []]);
  });

  it('says when there is nothing of that name, and refuses a width that is none', async () => {
    const none = await run({ tellStories: async () => [] }, 'x\u001b[2J');
    expect([none.code, none.err]).toEqual([1, 'There is no checkout or order x [2J.\n']);
    for (const width of ['1', '59', '121', '1e2', '-80', 'wide']) {
      expect((await run({}, 'TX-1', `--width=${width}`)).code).toBe(2);
    }
  });
});

describe('times', () => {
  it('follow the zone over a change of the clocks, and midnight is 00', () => {
    expect(timeOf(AT, 'Europe/Amsterdam')).toBe('01:59:50');
    expect(timeOf(AT + 20_000, 'Europe/Amsterdam')).toBe('03:00:10');
    expect(timeOf(Date.parse('2026-01-01T00:00:00Z'), 'UTC')).toBe('00:00:00');
  });
});

it('wraps between words only, and gives a long word its own line', () => {
  expect(wrapped('aa bb ccccccc d', 5)).toEqual(['aa bb', 'ccccccc', 'd']);
  expect(wrapped('', 5)).toEqual(['']);
});
