import { describe, expect, it } from 'vitest';
import { isCountry } from '../../../server/config/countries.ts';
import { parseConfig } from '../../../server/config/parse.ts';
import { createRegistry } from '../../../server/config/registry.ts';
import { accepted, refused, registry } from './support.ts';

/** A file whose only method has these keys beside its provider. */
const fileWith = (keys: string, top = '') => `publicUrl: https://pay.example.com
${top}stores:
  - id: blocks
    platform: craftingstore
    secret: \${BLOCKS_SECRET}
    origins: [https://blocks.example.net]
methods:
  card:
    provider: sandbox
${keys.replace(/^/gm, '    ')}
`;

const termsOf = (keys: string) => accepted(fileWith(keys)).config.methods[0]?.terms;
/** Key, line, message and fix of every mistake. */
const mistakesIn = (keys: string) =>
  refused(fileWith(keys)).map(({ key, line, message, fix }) => `${key}:${line} ${message} ${fix}`);

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const usd = (amountMinor: number) => ({ amountMinor, currency: 'USD' });

describe('the terms of a method', () => {
  it('are read with everything in them', () => {
    const keys = `surcharge: { fixed: ["0.35 EUR", "0.40 USD"], percent: 2.9 }
minimum: "1.00 EUR"
maximum: ["500 EUR", "550.5 USD"]
currencies: [EUR, USD]
countries: [NL, BE, XK]`;
    expect(termsOf(keys)).toEqual({
      surcharge: { fixed: [eur(35), usd(40)], percentThousandths: 2_900 },
      minimum: [eur(100)],
      maximum: [eur(50_000), usd(55_050)],
      currencies: ['EUR', 'USD'],
      countries: ['NL', 'BE', 'XK'],
    });
  });

  it('are absent where none is written', () => {
    expect(termsOf('label: Card')).toBeUndefined();
  });

  it.each([
    ['2.9', 2_900],
    ['"2.9"', 2_900],
    ['0.125', 125],
    ['0.1', 100],
    ['100', 100_000],
    ['1.005', 1_005],
  ])('take the percentage %s digit by digit', (percent, percentThousandths) => {
    expect(termsOf(`surcharge: { percent: ${percent} }`)?.surcharge).toEqual({ fixed: [], percentThousandths });
  });

  it.each([
    '-1',
    '100.001',
    '101',
    '2.9001',
    '1e-7',
    '".5"',
    '"2,9"',
    '"2.9 %"',
    '""',
    'true',
    '[2.9]',
    '.nan',
    '.inf',
  ])('refuse the percentage %s', (percent) => {
    expect(mistakesIn(`surcharge: { percent: ${percent} }`)).toEqual([
      expect.stringMatching(/^methods\.card\.surcharge\.percent:10 It must be a percentage .* Write e\.g\. 2\.9/),
    ]);
  });

  it.each([
    ['0.35', /an amount with its currency.*"0\.35 EUR"/],
    ['"0.35"', /an amount with its currency/],
    ['"EUR 0.35"', /an amount with its currency/],
    ['"0,35 EUR"', /an amount with its currency/],
    ['"-0.35 EUR"', /an amount with its currency/],
    ['"1e3 EUR"', /an amount with its currency/],
    ['null', /an amount with its currency/],
    ['[]', /an amount with its currency/],
    ['{ EUR: 1 }', /an amount with its currency/],
    ['"0.355 EUR"', /"0\.355" is not an amount of EUR\. .*at most 2 decimals/],
    ['"35.5 JPY"', /"35\.5" is not an amount of JPY\. .*without decimals/],
    ['"1.2345 KWD"', /not an amount of KWD\. .*at most 3 decimals/],
    ['"1.2.3 EUR"', /not an amount of EUR/],
    ['"9999999999999 EUR"', /not an amount of EUR/],
    ['"0.00 EUR"', /more than 0/],
    ['"0.35 EURO"', /"EURO" is not a currency\. Did you mean EUR\?/],
    ['"0.35 eur"', /"eur" is not a currency\. Did you mean EUR\?/],
    ['"0.35 QQQQQQ"', /not a currency\. Write an ISO 4217 code/],
  ])('refuse %s as an amount, wherever it stands', (amount, complaint) => {
    expect(mistakesIn(`surcharge: { fixed: ${amount} }`)).toEqual([expect.stringMatching(complaint)]);
    expect(mistakesIn(`minimum: ${amount}`)).toEqual([expect.stringMatching(complaint)]);
    expect(mistakesIn(`maximum: ${amount}`)).toEqual([expect.stringMatching(complaint)]);
  });

  it('point at the one wrong amount of a list', () => {
    expect(mistakesIn('minimum:\n  - 1 EUR\n  - 1 EURO\n  - 2 EUR')).toEqual([
      'methods.card.minimum[1]:12 "EURO" is not a currency. Did you mean EUR?',
      'methods.card.minimum[2]:13 There are two amounts in EUR. Remove one of them.',
    ]);
  });

  it.each([
    ['surcharge: {}', /surcharge:10 A surcharge has a fixed part, a percentage, or both/],
    ['surcharge: { percent: 0 }', /A surcharge has a fixed part/],
    ['surcharge: 2.9', /surcharge:10 It must be a block of keys/],
    [
      'surcharge: { percentage: 2.9 }',
      /surcharge\.percentage:10 "percentage" is not a known key\. Did you mean "percent"/,
    ],
    ['currencies: EUR', /currencies:10 It must be a list/],
    ['currencies: []', /currencies:10 It must name at least one/],
    ['currencies: [EURO]', /currencies\[0\]:10 "EURO" is not a currency\. Did you mean EUR/],
    ['countries: []', /countries:10 It must name at least one/],
    ['countries: [nl]', /countries\[0\]:10 "nl" is not a country code\. Did you mean NL/],
    ['countries: [UK]', /"UK" is not a country code\. Did you mean GB/],
    ['countries: [Netherlands]', /Did you mean NL/],
    ['countries: [EU]', /"EU" is not a country code\. Write two capital letters/],
    ['countries: [ZZ]', /not a country code/],
    ['countries: [1]', /must be text/],
    ['minimun: 1 EUR', /minimun:10 "minimun" is not a known key\. Did you mean "minimum"/],
  ])('refuse %s', (keys, complaint) => {
    expect(mistakesIn(keys)).toEqual([expect.stringMatching(complaint)]);
  });

  it.each([
    ['minimum: 2 EUR\nmaximum: 1 EUR', /maximum:11 It is below the minimum of 2\.00 EUR/],
    ['currencies: [EUR]\nminimum: 2 USD', /minimum:11 The method is not offered in USD/],
    ['currencies: [EUR]\nsurcharge: { fixed: 1 USD }', /surcharge\.fixed:11 The method is not offered in USD/],
  ])('refuse what would silently do nothing: %j', (keys, complaint) => {
    expect(mistakesIn(keys)).toEqual([expect.stringMatching(complaint)]);
  });

  it('take a minimum that is the maximum', () => {
    expect(termsOf('minimum: 2 EUR\nmaximum: 2 EUR')).toMatchObject({ minimum: [eur(200)], maximum: [eur(200)] });
  });
});

describe('terms beside what providers and platforms can do', () => {
  const [sandbox] = registry.providers.values();
  const [craftingstore] = registry.platforms.values();
  if (!sandbox || !craftingstore) throw new Error('The registry is empty');
  const parseWith = (keys: string, { capture = 'automatic', currencies = 'any' as 'any' | readonly string[] }) =>
    parseConfig(fileWith(keys), {
      env: { BLOCKS_SECRET: 'k3Lq9-vR7mPz-Wx2Td' },
      readFile: () => '',
      registry: createRegistry(
        [
          {
            ...craftingstore,
            surchargeAdvice: 'Set a price there.',
            limits: { ...craftingstore.limits, capture: capture as 'manual' },
          },
        ],
        [{ ...sandbox, capabilities: { ...sandbox.capabilities, currencies } }],
      ),
    });

  it('a currency the provider does not take is a mistake', () => {
    expect(parseWith('currencies: [EUR, USD]', { currencies: ['EUR'] })).toMatchObject({
      ok: false,
      problems: [{ key: 'methods.card.currencies[1]', message: 'The provider does not take USD.' }],
    });
  });

  it('a surcharge for a store whose platform moves the money itself is a mistake, with what to do instead', () => {
    expect(parseWith('surcharge: { percent: 1 }', { capture: 'manual' })).toMatchObject({
      ok: false,
      problems: [
        {
          key: 'methods.card.surcharge',
          line: 10,
          message: expect.stringContaining('The store "blocks" cannot have a surcharge'),
          fix: expect.stringMatching(/^Set a price there\. Remove the surcharge, or take "card" out/),
        },
      ],
    });
  });

  it('limits are welcome there', () => {
    expect(parseWith('minimum: 1 EUR\ncountries: [NL]', { capture: 'manual' })).toMatchObject({ ok: true });
  });
});

describe('countries', () => {
  it('are the 249 of ISO 3166-1, and Kosovo', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const pairs = letters.flatMap((first) => letters.map((second) => first + second));
    expect(pairs.filter(isCountry)).toHaveLength(250);
    for (const code of ['NL', 'GB', 'US', 'AX', 'BQ', 'SS', 'XK']) expect(isCountry(code), code).toBe(true);
    for (const code of ['UK', 'EU', 'AN', 'SU', 'YU', 'XX', 'T1', 'ZZ']) expect(isCountry(code), code).toBe(false);
  });
});

describe('countryHeader', () => {
  const top = (lines: string) => fileWith('label: Card', lines);

  it('is kept in lower case beside a trusted proxy', () => {
    expect(accepted(top('trustProxy: 1\ncountryHeader: CF-IPCountry\n')).config.countryHeader).toBe('cf-ipcountry');
  });

  it.each(['', 'trustProxy: false\n', 'trustProxy: 0\n'])('is a mistake without one (%j)', (proxy) => {
    expect(refused(top(`${proxy}countryHeader: CF-IPCountry\n`))).toMatchObject([
      { key: 'countryHeader', line: proxy === '' ? 2 : 3, fix: expect.stringContaining('trustProxy: 1') },
    ]);
  });

  it.each(['""', '"a b"', '"x:y"', '[a]', '7'])('refuses %s as a name', (name) => {
    expect(refused(top(`trustProxy: 1\ncountryHeader: ${name}\n`))).toMatchObject([{ key: 'countryHeader', line: 3 }]);
  });
});
