import { describe, expect, it } from 'vitest';
import { bankTransfer } from '../../../../server/providers/bank-transfer/index.ts';
import { IBAN, openBankTransfer } from './open.ts';

const parse = (config: Record<string, unknown>) =>
  bankTransfer.configSchema.safeParse({ iban: IBAN, beneficiary: 'Example BV', ...config });

describe('configuration', () => {
  it('fills in what may be left out', () => {
    expect(parse({}).data).toEqual({
      iban: IBAN,
      bic: null,
      beneficiary: 'Example BV',
      expiresInDays: 6,
      referencePrefix: null,
    });
  });

  it('takes IBAN and BIC with spaces and in lower case', () => {
    expect(parse({ iban: 'nl91 abna 0417 1643 00', bic: 'abna nl 2a' }).data).toMatchObject({
      iban: IBAN,
      bic: 'ABNANL2A',
    });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an IBAN with two digits exchanged', { iban: 'NL91ABNA0417163400' }, 'not a valid IBAN'],
    ['an IBAN cut short', { iban: 'NL91ABNA04171643' }, 'not a valid IBAN'],
    ['an IBAN with dashes', { iban: 'NL91-ABNA-0417164300' }, 'not a valid IBAN'],
    ['an IBAN outside SEPA', { iban: 'TR330006100519786457841326' }, 'outside SEPA'],
    ['a malformed BIC', { bic: 'ABNANL2' }, 'not a valid BIC'],
    ['a line break in the name', { beneficiary: 'Example\nBV' }, 'line break'],
    ['a direction mark in the name', { beneficiary: 'Example \u202eVB' }, 'invisible'],
    ['a name without Latin letters', { beneficiary: '株式会社' }, 'Latin letters'],
    ['a name of signs only', { beneficiary: '💎💎' }, 'Latin letters'],
    ['a name of 71 characters', { beneficiary: 'x'.repeat(71) }, '70'],
    ['a name that grows over 70 characters', { beneficiary: 'ß'.repeat(36) }, '70'],
    ['no name', { beneficiary: ' ' }, 'name'],
    ['no days', { expiresInDays: 0 }, '1'],
    ['too many days', { expiresInDays: 61 }, '60'],
    ['half a day', { expiresInDays: 0.5 }, 'int'],
    ['a prefix too long', { referencePrefix: 'EXAMPLE' }, 'up to 6'],
    ['a prefix with a dash', { referencePrefix: 'A-B' }, 'up to 6'],
    ['a prefix that looks like the reference', { referencePrefix: 'TGX' }, 'TG'],
    ['an unknown key', { ibn: IBAN }, 'ibn'],
  ])('refuses %s', (_what, config, message) => {
    const { error } = parse(config);
    expect(error?.issues[0]?.message).toContain(message);
    expect(error?.issues).toHaveLength(1);
  });
});

describe('the configuration check', () => {
  it('says where the money goes, without the whole IBAN', async () => {
    const problems = await openBankTransfer({ bic: 'ABNANL2A' }).checkConfig();
    expect(problems).toEqual([{ level: 'ok', message: 'Transfers go to Example BV, account ****4300.' }]);
  });

  it.each([
    ['DE89370400440532013000', 'ABNANL2A', 'error'],
    [IBAN, 'COBADEFF', 'error'],
    [IBAN, 'ABNANL2A', 'ok'],
    ['GB29NWBK60161331926819', 'RBOSJESX', 'ok'],
  ])('compares the countries of %s and %s: %s', async (iban, bic, level) => {
    expect((await openBankTransfer({ iban, bic }).checkConfig())[0]).toMatchObject({ level });
  });

  it('warns of a name that the QR code writes differently', async () => {
    const [problem] = await openBankTransfer({ beneficiary: 'Müller & Söhne' }).checkConfig();
    expect(problem).toMatchObject({ level: 'warning', message: expect.stringContaining('"Muller + Sohne"') });
  });
});
