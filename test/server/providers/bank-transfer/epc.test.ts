import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EpcTransfer, epcPayload, isTransferable } from '../../../../server/providers/bank-transfer/epc.ts';
import { isWritableInSepa, toSepaText } from '../../../../server/providers/bank-transfer/sepa-text.ts';
import { money } from '../../../../shared/money.ts';
import { throughQrCode } from './qr.ts';

const transfer = (rest: Partial<EpcTransfer> = {}): EpcTransfer => ({
  beneficiary: 'Example BV',
  iban: 'NL91ABNA0417164300',
  bic: 'ABNANL2A',
  amount: money(1_250, 'EUR'),
  text: 'TG7K-2QXM-9RC4',
  ...rest,
});

const longest = transfer({
  beneficiary: 'W'.repeat(70),
  iban: 'MT84MALT011000012345MTLCAST001S',
  bic: 'MALTMTMTXXX',
  amount: money(99_999_999_999, 'EUR'),
  text: 'W'.repeat(140),
});

describe('epcPayload', () => {
  it('is what EPC069-12 says, line by line', () => {
    expect(epcPayload(transfer()).split('\n')).toEqual([
      'BCD',
      '002',
      '1',
      'SCT',
      'ABNANL2A',
      'Example BV',
      'NL91ABNA0417164300',
      'EUR12.50',
      '',
      '',
      'TG7K-2QXM-9RC4',
    ]);
  });

  it('leaves the BIC out when there is none', () => {
    expect(epcPayload(transfer({ bic: null })).split('\n')[4]).toBe('');
  });

  it.each([
    ['an ordinary transfer', transfer()],
    ['one without BIC', transfer({ bic: null })],
    ['one with accents in the name', transfer({ beneficiary: 'Müller & Söhne Łódź' })],
    ['the smallest amount', transfer({ amount: money(1, 'EUR') })],
    ['the longest of everything', longest],
  ])('%s is read back from a drawn QR code', (_what, one) => {
    const read = throughQrCode(epcPayload(one));
    expect(read.text).toBe(epcPayload(one));
    expect(read.version).toBeLessThanOrEqual(13);
  });

  it('has room for the longest of everything within 331 bytes', () => {
    expect(Buffer.byteLength(epcPayload(longest))).toBeLessThanOrEqual(331);
  });

  it('G3: no name and no text adds a line', () => {
    const breaks = ['\n', '\r\n', '\r', '\u0085', '\u2028', '\u2029', '\v', '\f', '\0', '\x1d', '\x1b'];
    for (const lineBreak of breaks) {
      const payload = epcPayload(
        transfer({
          beneficiary: `Example BV${lineBreak}DE89370400440532013000`,
          text: `TG7K${lineBreak}EUR9999`,
        }),
      );
      expect(payload.split('\n')).toHaveLength(11);
      expect(payload).toMatch(/^[\x20-\x7e\n]+$/);
      expect(payload.split('\n')[6]).toBe('NL91ABNA0417164300');
      expect(payload.split('\n')[7]).toBe('EUR12.50');
    }
  });

  it('G3: keeps eleven ASCII lines whatever the name', () => {
    const name = fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => toSepaText(text) !== '');
    fc.assert(
      fc.property(name, (beneficiary) => {
        fc.pre(toSepaText(beneficiary).length <= 70);
        const payload = epcPayload(transfer({ beneficiary }));
        expect(payload.split('\n')).toHaveLength(11);
        expect(payload).toMatch(/^[\x20-\x7e\n]+$/);
      }),
    );
  });

  it.each<[string, Partial<EpcTransfer>]>([
    ['a line break in the IBAN', { iban: 'NL91ABNA0417164300\nX' }],
    ['a line break in the BIC', { bic: 'ABNA\nL2A' }],
    ['an amount of nothing', { amount: money(0, 'EUR') }],
    ['more than the standard carries', { amount: money(100_000_000_000, 'EUR') }],
    ['F7: another currency', { amount: money(1_250, 'USD') }],
    ['no name', { beneficiary: '\n' }],
    ['a name of 71 characters', { beneficiary: 'x'.repeat(71) }],
    ['a text of 141 characters', { text: 'x'.repeat(141) }],
  ])('refuses %s', (_what, rest) => {
    expect(() => epcPayload(transfer(rest))).toThrow(RangeError);
  });
});

describe('isTransferable', () => {
  it.each([
    [0, 'EUR', false],
    [1, 'EUR', true],
    [99_999_999_999, 'EUR', true],
    [100_000_000_000, 'EUR', false],
    [1_250, 'USD', false],
    [1_250, 'JPY', false],
  ])('F7: %i %s: %s', (amountMinor, currency, expected) => {
    expect(isTransferable(money(amountMinor, currency))).toBe(expected);
  });
});

describe('toSepaText', () => {
  it.each([
    ['Müller & Söhne', 'Muller + Sohne'],
    ['Straße 5', 'Strasse 5'],
    ['Çelik İnşaat ığ', 'Celik Insaat ig'],
    ['Łódź Żółć', 'Lodz Zolc'],
    ['Ærø Đorđe Þór', 'AEro Dorde THor'],
    ['O’Brien – “Blocks” ½', "O'Brien - Blocks 1/2"],
    ['ﬁrm № 5', 'firm No 5'],
    ['a\u0000b\u202ec\u200bd', 'a b c d'],
    ['  a  \t b  ', 'a b'],
    ['💎 Gems', 'Gems'],
  ])('writes %j as %j', (text, expected) => {
    expect(toSepaText(text)).toBe(expected);
  });

  it('tells what it would lose', () => {
    expect(isWritableInSepa('Müller & Söhne – “Straße” 💎')).toBe(true);
    expect(isWritableInSepa('株式会社')).toBe(false);
    expect(isWritableInSepa('Пример')).toBe(false);
  });
});
