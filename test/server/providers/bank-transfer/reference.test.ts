import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReference, referenceOf } from '../../../../server/providers/bank-transfer/reference.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const payments = Array.from({ length: 50 }, (_, index) => `pay_${index}`);
const reference = referenceOf('pay_1');
const compact = reference.replaceAll('-', '');

describe('referenceOf', () => {
  it('is short, in three groups, without look-alikes', () => {
    for (const payment of payments)
      expect(referenceOf(payment)).toMatch(/^TG[0-9A-HJKMNP-TV-Z]{2}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
  });

  it('never changes, so that a transfer years old is still found', () => {
    expect(referenceOf('pay_1')).toBe('TGE8-HHN1-HDQA');
  });

  it('differs from payment to payment', () => {
    const references = Array.from({ length: 20_000 }, (_, index) => referenceOf(`pay_${index}`));
    expect(new Set(references).size).toBe(20_000);
  });
});

describe('F13: parseReference', () => {
  it('finds what referenceOf wrote', () => {
    for (const payment of payments) expect(parseReference(referenceOf(payment))).toBe(referenceOf(payment));
  });

  it.each([
    ['without dashes', compact],
    ['in lower case', reference.toLowerCase()],
    ['with spaces in odd places', [...compact].join(' ')],
    ['with other dashes', reference.replaceAll('-', '–')],
    ['between other words', `Order 1234 for Tom, ref ${reference} thanks`],
    ['behind a label without a space', `EREF+NOTPROVIDED SVWZ+${compact}BLOCKS`],
    ['broken over two lines of a statement', `INVOICE ${reference.slice(0, 7)}\r\n${reference.slice(7)}`],
    ['behind the prefix of the merchant', `SHOP ${reference}`],
    ['in full-width letters', compact.replace(/./g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))],
    ['twice', `${reference} / ${reference}`],
  ])('finds it %s', (_how, text) => {
    expect(parseReference(text)).toBe(reference);
  });

  it('forgives O for 0, and I or L for 1', () => {
    const ambiguous = Array.from({ length: 500 }, (_, index) => referenceOf(`pay_${index}`)).filter((one) =>
      /0.*1|1.*0/.test(one),
    );
    expect(ambiguous.length).toBeGreaterThan(10);
    for (const one of ambiguous) {
      expect(parseReference(one.replaceAll('0', 'O').replaceAll('1', 'I'))).toBe(one);
      expect(parseReference(one.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(one);
    }
  });

  it('rejects every single mistyped character', () => {
    for (const payment of payments.slice(0, 10)) {
      const right = referenceOf(payment).replaceAll('-', '');
      for (let at = 0; at < right.length; at++) {
        for (const char of ALPHABET.replace(right.charAt(at), '')) {
          expect(parseReference(right.slice(0, at) + char + right.slice(at + 1))).toBeNull();
        }
      }
    }
  });

  it('rejects every exchange of two characters', () => {
    for (const payment of payments.slice(0, 10)) {
      const right = referenceOf(payment).replaceAll('-', '');
      for (let a = 0; a < right.length; a++) {
        for (let b = a + 1; b < right.length; b++) {
          const chars = [...right];
          [chars[a], chars[b]] = [right.charAt(b), right.charAt(a)];
          const swapped = chars.join('');
          if (swapped !== right) expect(parseReference(swapped)).toBeNull();
        }
      }
    }
  });

  it('rejects a reference that is cut short', () => {
    for (let length = 0; length < compact.length; length++) expect(parseReference(compact.slice(0, length))).toBeNull();
  });

  it('does not take the reference of another order for this one', () => {
    expect(parseReference(`ref ${referenceOf('pay_2')}`)).not.toBe(reference);
  });

  it('does not choose between two references', () => {
    expect(parseReference(`${reference} ${referenceOf('pay_2')}`)).toBeNull();
  });

  it.each([
    '',
    'TG',
    'invoice 2026-1234',
    'pay_1',
    'co_8f14e45fceea167a',
    'NL91ABNA0417164300',
    'TGTGTGTGTGTGTGTGTGTGTGTG',
  ])('finds nothing in "%s"', (text) => {
    expect(parseReference(text)).toBeNull();
  });

  it('never throws, and finds nothing that would not be found again', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `TG${text}`),
        ),
        (text) => {
          const found = parseReference(text);
          if (found !== null) expect(parseReference(found)).toBe(found);
        },
      ),
    );
  });
});
