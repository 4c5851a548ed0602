import { describe, expect, it } from 'vitest';
import { columns, instant, printable, table } from '../../../server/cli/table.ts';

describe('tables for people', () => {
  it('aligns columns and leaves no blanks at the end', () => {
    expect(
      table(
        ['ID', 'NAME'],
        [
          ['1', 'a'],
          ['200', 'bb'],
        ],
      ),
    ).toBe('ID   NAME\n1    a\n200  bb');
    expect(columns([])).toBe('');
  });

  it('lets no cell break its line or move the cursor', () => {
    expect(printable('a\nb\u001b[2Jc\u2028d\u202e')).toBe('a b [2Jc d ');
    expect(columns([['x\r\ny', 'z']])).toBe('x  y  z');
  });

  it('writes instants in UTC', () => {
    expect(instant(Date.parse('2026-11-20T12:00:05.900Z'))).toBe('2026-11-20 12:00:05');
    expect(instant(null)).toBe('-');
  });
});
