import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

/** Rows of the review: number and statement, the answer, and the tests that show it. */
const rows = read('./README.md')
  .split('\n')
  .filter((line) => /^\| [SI]\d/.test(line))
  .map((line) => line.slice(1, line.lastIndexOf('|')).split(' | '))
  .map((cells) => cells.map((cell) => cell.trim()))
  .map(([statement = '', answer = '', proof = '', ...rest]) => ({ statement, answer, proof, rest }));

describe('the review', () => {
  it('answers every line of the checklist, and both invariants', () => {
    const numbers = rows.map(({ statement }) => statement.split(' ')[0]);
    expect(numbers).toEqual([...Array.from({ length: 27 }, (_, index) => `S${index + 1}`), 'I9', 'I10']);
  });

  it.each(rows)('$statement: the tests it names exist, or it gives its reasons', ({ answer, proof, rest }) => {
    expect(rest).toEqual([]);
    if (proof === '–') return expect(answer).toMatch(/^(not here|reasoned): .{40,}/);
    let file = '';
    for (const part of proof.split('; ')) {
      const [, path, name = ''] = /^`(.+?)`(?:: (.*))?$/.exec(part) ?? [null, file, part];
      file = path ?? '';
      expect(name.length, 'a test is named').toBeGreaterThan(5);
      expect(read(`../${file}`)).toContain(name);
    }
  });
});
