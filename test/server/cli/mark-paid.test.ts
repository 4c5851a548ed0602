import { describe, expect, it } from 'vitest';
import type { MarkPaid, MarkPaidResult } from '../../../server/operator/operator.ts';
import { runWith } from './operator-support.ts';
import { cli, testFolder } from './support.ts';

const folder = testFolder();
const PAID: MarkPaidResult = { result: 'paid', checkout: 'co_1', payment: 'pay_1' };

async function markPaid(argv: readonly string[], result: MarkPaidResult = PAID) {
  const inputs: MarkPaid[] = [];
  const parts = {
    markPaid: async (input: MarkPaid) => {
      inputs.push(input);
      return result;
    },
  };
  return { ...(await runWith(folder.path, parts, ['mark-paid', ...argv])), inputs };
}

describe('tillgate mark-paid', () => {
  it('passes on exactly what was typed, as integers of minor units', async () => {
    const { code, out, inputs, closed } = await markPaid([
      ...['TG12 3456', '--received', '12.50', '--currency', 'EUR', '--bank-ref', ' B-1 '],
      ...['--received-at', '2026-11-19T08:30:00Z', '--accept', '--by', 'ann'],
    ]);
    expect(inputs).toEqual([
      {
        target: 'TG12 3456',
        received: { amountMinor: 1250, currency: 'EUR' },
        bankRef: 'B-1',
        receivedAt: Date.parse('2026-11-19T08:30:00Z'),
        accept: true,
        by: 'ann',
      },
    ]);
    expect(code).toBe(0);
    expect(out).toContain('co_1');
    expect(closed).toBe(1);
  });

  it('leaves amount and time to the server when they are not given', async () => {
    const { inputs } = await markPaid(['co_1', '--bank-ref', 'B-1']);
    expect(inputs).toEqual([
      { target: 'co_1', received: null, bankRef: 'B-1', accept: false, by: expect.stringMatching(/^cli:./) },
    ]);
    expect(inputs[0]).not.toHaveProperty('receivedAt');
  });

  it.each([
    ['JPY', '900', 900],
    ['KWD', '0.900', 900],
    ['EUR', '19.99', 1999],
    ['EUR', '7', 700],
  ])('reads %s %s', async (currency, amount, minor) => {
    const { inputs } = await markPaid(['co_1', '--bank-ref', 'B', '--received', amount, '--currency', currency]);
    expect(inputs[0]?.received).toEqual({ amountMinor: minor, currency });
  });

  it.each([
    ['a comma', ['--received', '12,50']],
    ['too many decimals', ['--received', '12.505']],
    ['decimals of a currency without them', ['--received', '9.5', '--currency', 'JPY']],
    ['a negative amount', ['--received=-5']],
    ['an exponent', ['--received', '1e3']],
    ['other digits', ['--received', '１２']],
    ['nothing', ['--received', '']],
    ['a currency in lower case', ['--received', '5', '--currency', 'eur']],
    ['a currency of four letters', ['--currency', 'EURO']],
    ['an ambiguous date', ['--received-at', '11/12/2026']],
    ['a date that does not exist', ['--received-at', '2026-13-01']],
    ['an empty bank reference', ['--bank-ref', ' ']],
    ['a bank reference of two lines', ['--bank-ref', 'a\nb']],
  ])('refuses %s before anything is opened', async (_what, argv) => {
    const { code, err } = await cli(['mark-paid', 'co_1', '--bank-ref', 'B', ...argv], { cwd: folder.path });
    expect(code).toBe(2);
    expect(err).toMatch(/^error: /);
  });

  it('insists on the bank reference, which makes a second run harmless', async () => {
    const { code, err } = await cli(['mark-paid', 'co_1'], { cwd: folder.path });
    expect(code).toBe(2);
    expect(err).toContain('--bank-ref');
  });

  it.each([
    ['a repeated bank reference', { result: 'duplicate', checkout: 'co_1', payment: 'pay_1' }, 0, 'recorded before'],
    ['a short payment', { result: 'flagged', checkout: 'co_1', payment: 'pay_1', flags: ['underpaid'] }, 1, '--accept'],
    [
      'an unknown order',
      { result: 'refused', code: 'not_found', message: 'No transfer matches.' },
      1,
      'No transfer matches.',
    ],
  ] as const)('tells %s apart', async (_what, result, code, says) => {
    const done = await markPaid(['co_1', '--bank-ref', 'B'], result);
    expect(done.code).toBe(code);
    expect(done.out + done.err).toContain(says);
    expect(done.closed).toBe(1);
  });

  it('explains flags in words', async () => {
    const flagged: MarkPaidResult = {
      result: 'flagged',
      checkout: 'co_1',
      payment: 'pay_1',
      flags: ['underpaid', 'new'],
    };
    const { err } = await markPaid(['co_1', '--bank-ref', 'B'], flagged);
    expect(err).toContain('underpaid: Less money arrived than is due.');
    expect(err).toContain('new: It needs a decision.');
  });

  it('prints the result alone with --json', async () => {
    const result: MarkPaidResult = { result: 'refused', code: 'ambiguous', message: 'Two match.' };
    const { code, out, err } = await markPaid(['co_1', '--bank-ref', 'B', '--json'], result);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual(result);
    expect(err).toBe('');
  });

  it('closes everything when the work fails', async () => {
    const broken = {
      markPaid: async () => {
        throw new Error('The disk is full.');
      },
    };
    const { code, err, closed } = await runWith(folder.path, broken, ['mark-paid', 'co_1', '--bank-ref', 'B']);
    expect({ code, err, closed }).toEqual({ code: 1, err: 'tillgate: The disk is full.\n', closed: 1 });
  });
});
