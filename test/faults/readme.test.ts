import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

/** Rows of the tables: the fault, and what the last column names as its proof. */
const rows = read('./README.md')
  .split('\n')
  .filter((line) => /^\| [A-Z]\d/.test(line))
  .map((line) => line.slice(1, line.lastIndexOf('|')).split(' | '))
  .map((cells) => cells.map((cell) => cell.trim()))
  .map((cells) => ({ fault: cells[0] ?? '', why: cells[1] ?? '', proof: cells.at(-1) ?? '' }));

describe('the table of faults', () => {
  it('is there', () => expect(rows.length).toBeGreaterThan(60));

  it.each(rows)('$fault: the tests it names exist, or it says why there is none', ({ proof, why }) => {
    if (proof === '–') return expect(why).toMatch(/^not here: .{20,}/);
    let file = '';
    for (const part of proof.split('; ')) {
      const [, path, name = ''] = /^`(.+?)`(?:: (.*))?$/.exec(part) ?? [null, file, part];
      file = path ?? '';
      expect(read(file.includes('/') ? `../${file}` : `./${file}`)).toContain(name);
    }
  });
});
