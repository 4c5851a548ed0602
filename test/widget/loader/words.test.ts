import { describe, expect, it } from 'vitest';
import { wordsFor } from '../../../widget/loader/words.ts';

const four = (tag: string) => wordsFor(tag).slice(0, 4);

describe('the words of the loader', () => {
  it.each([
    ['en-GB', 'Close'],
    ['de', 'Schließen'],
    ['nl-BE', 'Sluiten'],
    ['es-MX', 'Cerrar'],
    ['fr', 'Fermer'],
    ['pt-BR', 'Fechar'],
    ['pl', 'Zamknij'],
    ['cs', 'Zavřít'],
    ['ar-EG', 'إغلاق'],
  ])('are in the language of %s', (tag, close) => {
    expect(four(tag)[0]).toBe(close);
    expect(four(tag).every((word) => word.length > 2)).toBe(true);
  });

  it.each(['ja', 'zh-Hant', '', 'C'])('are English for "%s"', (tag) => {
    expect(four(tag)).toEqual(['Close', 'Checkout', 'Full page', 'Please wait']);
  });
});
