import { describe, expect, it } from 'vitest';
import { negotiateLocale } from '../../../server/http/locale.ts';

const SUPPORTED = ['ar', 'cs', 'de', 'en', 'es', 'fr', 'nl', 'pl', 'pt-BR'];

describe('the language of a page', () => {
  it.each([
    [undefined, undefined, 'en'],
    ['de', 'fr', 'de'],
    ['PT-br', undefined, 'pt-BR'],
    ['pt', undefined, 'pt-BR'],
    ['de-AT', undefined, 'de'],
    ['xx', 'nl', 'nl'],
    ['', 'nl', 'nl'],
    ['../../etc/passwd', undefined, 'en'],
    [undefined, 'de-CH,de;q=0.9,en;q=0.8', 'de'],
    [undefined, 'en;q=0.1, cs;q=0.7, ja', 'cs'],
    [undefined, 'ja, zh;q=0.9', 'en'],
    [undefined, 'de;q=0, fr', 'fr'],
    [undefined, 'de; q=0.3, fr ; q=0.4', 'fr'],
    [undefined, '*', 'en'],
    [undefined, ';q=1,,;;', 'en'],
    [undefined, 'de;q=abc,pl;q=0.5', 'pl'],
    [undefined, `${'ja,'.repeat(5_000)}de`, 'en'],
  ])('?locale=%s and Accept-Language: %s give %s', (query, header, expected) => {
    expect(negotiateLocale(query, header, SUPPORTED)).toBe(expected);
  });
});
