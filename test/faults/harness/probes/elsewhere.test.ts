import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ELSEWHERE } from './elsewhere.ts';
import { PROBES } from './index.ts';

const read = (file: string) => readFileSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), 'utf8');

describe('a fault without a probe', () => {
  it.each(ELSEWHERE)('$fault is tried by a test, or there is nothing to try: $why', ({ test, why }) => {
    if (test === null) expect(why).toMatch(/^not here: .{20,}/);
    else expect(read(test[0])).toContain(test[1]);
  });
});

describe('the fault list', () => {
  const upTo = (letter: string, last: number) => Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);
  const operations = [...'abcdefghi'].map((letter) => `K-${letter}`);
  const list = [...upTo('C', 16), ...upTo('F', 14), ...upTo('G', 11), 'H', ...upTo('J', 7), ...operations];

  it('has no fault in these groups that is neither probed nor elsewhere', () => {
    const tried = new Set([...PROBES, ...ELSEWHERE].map(({ fault }) => fault));
    expect(list.filter((fault) => !tried.has(fault))).toEqual([]);
  });
});
