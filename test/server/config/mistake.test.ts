import { describe, expect, it } from 'vitest';
import { renderMistakes } from '../../../server/config/mistake.ts';
import { nearest, suggestion } from '../../../server/config/nearest.ts';

describe('renderMistakes', () => {
  it('shows place, key, what is wrong and what to do, one block each', () => {
    const text = renderMistakes([
      { key: 'environment variable PORT', line: null, column: null, message: 'It must be a number.', fix: '' },
      { key: 'stores.blocks.secret', line: 5, column: 7, message: 'It is empty.', fix: 'Give it a value.' },
    ]);
    expect(text.split('\n')).toEqual([
      '  environment variable PORT',
      '    It must be a number.',
      '  line 5:7  stores.blocks.secret',
      '    It is empty.',
      '    → Give it a value.',
    ]);
  });
});

describe('nearest', () => {
  const known = ['publicUrl', 'database', 'origins', 'methods', 'logLevel', 'warn'];
  it.each([
    ['publicURL', 'publicUrl'],
    ['public_url', 'publicUrl'],
    ['orgins', 'origins'],
    ['mehtods', 'methods'],
    ['loglevle', 'logLevel'],
    ['warning', 'warn'],
  ])('takes %s for %s', (word, meant) => expect(nearest(word, known)).toBe(meant));

  it.each(['xyz', 'q', '', 'completelyDifferent', 'a'.repeat(100_000)])('takes %.12j for nothing', (word) =>
    expect(nearest(word, known)).toBeNull(),
  );

  it('lists what there is when nothing is near', () => {
    expect(suggestion('zzz', ['b', 'a'], 'Providers')).toBe('Providers: a, b.');
  });
});
