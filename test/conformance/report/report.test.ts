import { describe, expect, it } from 'vitest';
import { renderJson, renderTable } from './render.ts';
import { isGood, tableOf, type VitestReport } from './table.ts';

const file = (name: string, tests: Readonly<Record<string, string>>): VitestReport['testResults'][number] => ({
  name: `/somewhere/${name}.test.ts`,
  assertionResults: Object.entries(tests).map(([title, status]) => ({
    ancestorTitles: [`provider ${name}`],
    title,
    status,
  })),
});

const PAYS = 'a session is paid';
const REFUNDS = 'a refund returns (exactly) what was captured';
const able = file('able', { [PAYS]: 'passed', [REFUNDS]: 'passed' });
const unable = file('unable', {
  [PAYS]: 'passed',
  [`${REFUNDS} (unsupported: by hand (its manual, page 7))`]: 'skipped',
});
const table = (...testResults: VitestReport['testResults']) => tableOf({ testResults });

describe('the conformance report', () => {
  it('is one JSON object of providers, behaviours and verdicts', () => {
    expect(JSON.parse(renderJson(table(able, unable)))).toEqual({
      able: { [PAYS]: 'pass', [REFUNDS]: 'pass' },
      unable: { [PAYS]: 'pass', [REFUNDS]: 'unsupported' },
    });
    expect(renderJson(table(able)).trim()).not.toContain('\n');
  });

  it('shows each behaviour in a row, and below why one is left out', () => {
    const lines = renderTable(table(able, unable)).split('\n');
    expect(lines.slice(0, 4)).toEqual(['able', '│    unable', `✓    ✓    ${PAYS}`, `✓    –1   ${REFUNDS}`]);
    expect(lines).toContain('  1  unable: by hand (its manual, page 7)');
    expect(lines).toContain('unable: 1 ✓ pass, 1 – unsupported, 0 ✗ fail, 0 ? untested');
  });

  it('is good when everything passes or is unsupported', () => {
    expect(isGood(table(able, unable))).toBe(true);
  });

  it.each([
    ['a failure', file('bad', { [PAYS]: 'failed', [REFUNDS]: 'passed' }), 'fail'],
    [
      'what the bench cannot make',
      file('bad', { [`${PAYS} (untested: no line)`]: 'skipped', [REFUNDS]: 'passed' }),
      'untested',
    ],
    ['what was skipped without a reason', file('bad', { [PAYS]: 'skipped', [REFUNDS]: 'passed' }), 'untested'],
    ['a behaviour nobody reported of', file('bad', { [REFUNDS]: 'passed' }), 'untested'],
    ['a file that did not load', file('bad', {}), 'untested'],
  ])('is not good with %s', (_what, bad, verdict) => {
    const reported = table(able, bad);
    expect(reported.get('bad')?.get(PAYS)?.verdict).toBe(verdict);
    expect(isGood(reported)).toBe(false);
  });

  it('is not good with nothing in it', () => {
    expect(isGood(table())).toBe(false);
    expect(isGood(table(file('bad', {})))).toBe(false);
  });
});
