import { describe, expect, it } from 'vitest';
import { openStore, order, post, postOrder } from './fixture.ts';

const read = (body: unknown, keys: Readonly<Record<string, unknown>> = {}) =>
  openStore(keys).parseRequest(postOrder(body));

/** The quote of an order that must open. */
async function quoteOf(body: unknown, keys: Readonly<Record<string, unknown>> = {}) {
  const verdict = await read(body, keys);
  if (verdict.verdict !== 'open' || !verdict.quote) throw new Error(`Not opened: ${JSON.stringify(verdict)}`);
  return verdict.quote;
}

async function expectRefused(code: string, body: unknown, keys: Readonly<Record<string, unknown>> = {}) {
  expect(await read(body, keys)).toMatchObject({
    verdict: 'refused',
    code,
    reply: { status: 400, body: { success: false } },
  });
}

const priced = (price: unknown, currency = 'usd') => order({ currency, package: { name: 'VIP', notes: null, price } });
const named = (name: unknown) => order({ package: { name, notes: null, price: 900 } });
const leading = (successUrl: unknown, failedUrl: unknown = 'https://example.craftingstore.net/failed') =>
  order({ webhook: { successUrl, failedUrl } });

describe('an order of CraftingStore', () => {
  it('becomes a quote, and nothing of the buyer is kept but his country', async () => {
    expect(await read(order())).toEqual({
      verdict: 'open',
      orderRef: 'ABCD-EFGH-IJKL-MNOP',
      quote: {
        money: { amountMinor: 900, currency: 'USD' },
        title: 'VIP',
        successUrl: 'https://example.craftingstore.net/success',
        cancelUrl: 'https://example.craftingstore.net/failed',
        basketRef: '1234567',
        country: 'NL',
      },
    });
  });

  it('may carry fields that are not known yet, and nulls', async () => {
    const user = { identifier: '1234567', email: 'not-an-address', playerName: 'Steve', billingCountry: null };
    expect((await quoteOf({ ...order({ user }), taxes: [{ rate: 21 }], version: 2 })).basketRef).toBe('1234567');
    expect((await quoteOf(order({ user: null }))).basketRef).toBeNull();
  });

  it.each([null, 'NL', {}, { code: null }, { code: 'NLD' }, { code: 1 }, []])(
    'is not turned away for a country that cannot be used: %j',
    async (billingCountry) => {
      expect((await quoteOf(order({ user: { identifier: '1', billingCountry } }))).country).toBeNull();
    },
  );

  it('is not turned away for a basket id that cannot be used', async () => {
    for (const identifier of [null, '', 'x'.repeat(129), ['1'], { id: 1 }, 'a\u0000b']) {
      expect((await quoteOf(order({ user: { identifier } }))).basketRef).toBeNull();
    }
    expect((await quoteOf(order({ user: { identifier: 1234567 } }))).basketRef).toBe('1234567');
  });

  it.each(['PAID', 'CHARGE-BACK'])(
    'that says %s is noted and answered with success, whatever else it holds',
    async (type) => {
      expect(await read(order({ type }))).toEqual({
        verdict: 'noted',
        orderRef: 'ABCD-EFGH-IJKL-MNOP',
        kind: type,
        detail: {},
        reply: { status: 200, body: { success: true } },
      });
      expect(await read({ type, transactionId: 'ABCD' })).toMatchObject({ verdict: 'noted', orderRef: 'ABCD' });
    },
  );

  it.each(['paid', 'REFUNDED', '', null, 1, ['PENDING']])('of type %j is refused', async (type) => {
    await expectRefused('type_unknown', order({ type }));
  });

  it.each([null, [], 'text', 1, true, {}])('that is only %j is refused', async (body) => {
    expect(await read(body)).toMatchObject({ verdict: 'refused', reply: { status: 400 } });
  });

  it('names the field in a refusal, never its content', async () => {
    const verdict = await read(
      order({ currency: 'EURO', user: { identifier: '1', email: 'dummy@craftingstore.net' } }),
    );
    expect(verdict).toMatchObject({ verdict: 'refused', code: 'currency_invalid' });
    expect(JSON.stringify(verdict)).toContain('currency');
    expect(JSON.stringify(verdict)).not.toMatch(/EURO|dummy@/);
  });
});

describe('F the price', () => {
  it.each([
    ['usd', 900, 900, 'USD'],
    ['EUR', 1, 1, 'EUR'],
    ['Gbp', 1_999, 1_999, 'GBP'],
  ])('of %s %d is that many minor units of the upper-case currency', async (currency, price, amountMinor, code) => {
    expect((await quoteOf(priced(price, currency))).money).toEqual({ amountMinor, currency: code });
  });

  it('F1/F6 counts hundredths of a yen by default, and refuses a rest', async () => {
    expect((await quoteOf(priced(900, 'jpy'))).money).toEqual({ amountMinor: 9, currency: 'JPY' });
    expect((await quoteOf(priced(90_000, 'krw'), { priceScale: 'cents' })).money.amountMinor).toBe(900);
    expect(await read(priced(950, 'jpy'))).toMatchObject({
      code: 'amount_invalid',
      reason: expect.stringContaining('priceScale'),
    });
    await expectRefused('amount_invalid', priced(50, 'jpy'));
  });

  it('F1/F6 counts minor units where the merchant says so', async () => {
    expect((await quoteOf(priced(950, 'jpy'), { priceScale: 'minor' })).money.amountMinor).toBe(950);
    expect((await quoteOf(priced(900, 'usd'), { priceScale: 'minor' })).money.amountMinor).toBe(900);
    expect((await quoteOf(priced(900, 'kwd'), { priceScale: 'minor' })).money.amountMinor).toBe(900);
  });

  it('F1/F6 refuses a currency with three decimals until the merchant says how it counts', async () => {
    expect(await read(priced(900, 'kwd'))).toMatchObject({
      code: 'amount_invalid',
      reason: expect.stringContaining('priceScale'),
    });
    expect((await quoteOf(priced(900, 'kwd'), { priceScale: 'cents' })).money).toEqual({
      amountMinor: 9_000,
      currency: 'KWD',
    });
  });

  it.each([-900, 9.5, 0.1, 19.99 * 100, 1e13, 2 ** 53, 1e100, '900', '1e3', '１２', '12,50', null, true, [900], {}])(
    'F3 refuses %j',
    async (price) => {
      await expectRefused('amount_invalid', priced(price));
    },
  );

  it('F4 refuses zero: a free basket never reaches a gateway', async () => {
    await expectRefused('amount_invalid', priced(0));
    await expectRefused('amount_invalid', priced(-0));
  });

  it('F3 refuses a missing price', async () => {
    await expectRefused('amount_invalid', order({ package: { name: 'VIP' } }));
  });

  it.each(['', 'EU', 'EURO', 'E1R', '€', ' usd', 'ＵＳＤ', null, 840, ['usd']])(
    'refuses the currency %j',
    async (currency) => {
      await expectRefused('currency_invalid', order({ currency }));
    },
  );
});

describe('G the transaction id', () => {
  it.each(['A', '1234567', 'A-B.C_D:E', '../../etc/passwd', '%00', '__proto__', '<b>', 'x'.repeat(128)])(
    'is opaque: %j',
    async (transactionId) => {
      expect(await read(order({ transactionId }))).toMatchObject({ verdict: 'open', orderRef: transactionId });
    },
  );

  it.each([
    '',
    'x'.repeat(129),
    'x'.repeat(10_240),
    'a"b',
    "a'b",
    'a\\b',
    'a\nb',
    'a\u0000b',
    'a\u007fb',
    'é',
    '１',
    '\u202eab',
    '😀',
    null,
    1234,
    ['A'],
    { id: 'A' },
  ])('G1 is refused as %j', async (transactionId) => {
    await expectRefused('body_invalid', order({ transactionId }));
  });
});

describe('G2 the title', () => {
  it.each([
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['"><img src=x onerror=y>', '"><img src=x onerror=y>'],
    ['Ranks & Kits \u{1F409} /a\\b', 'Ranks & Kits \u{1F409} /a\\b'],
    ['V\u0000I\u0007P\u009b', 'VIP'],
    ['VIP\r\nVIP+\tKit', 'VIP VIP+ Kit'],
    ['  VIP  ', 'VIP'],
  ])('of %j is %j: cleaned of control characters, not escaped', async (name, title) => {
    expect((await quoteOf(named(name))).title).toBe(title);
  });

  it('is cut to 140 characters without halving an emoji', async () => {
    const { title } = await quoteOf(named('😀'.repeat(500)));
    expect(Array.from(title)).toHaveLength(140);
    expect(title).toBe(`${'😀'.repeat(139)}…`);
    expect((await quoteOf(named('x'.repeat(140)))).title).toBe('x'.repeat(140));
  });

  it.each([null, undefined, '', ' \u0000 '])('falls back to the transaction id for %j', async (name) => {
    expect((await quoteOf(named(name))).title).toBe('ABCD-EFGH-IJKL-MNOP');
  });

  it.each([1, ['VIP'], {}])('is refused as %j', async (name) => {
    await expectRefused('body_invalid', named(name));
  });
});

describe('G11 the redirect targets', () => {
  it.each([
    'https://example.craftingstore.net/success?id=1#paid',
    'http://localhost:8080/ok',
    'http://127.0.0.1:8080/ok',
    'http://[::1]:8080/ok',
    'http://store.localhost/ok',
  ])('may be %s', async (url) => {
    expect((await quoteOf(leading(url, url))).successUrl).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,hi',
    'file:///etc/passwd',
    'ftp://example.net/',
    '//evil.example',
    '/success',
    'https:evil.example',
    'https:/evil.example',
    'https://',
    'https://\\evil.example',
    'https://user:pass@example.net/',
    'https://example.net\\@evil.example/',
    'https://exa\nmple.net/',
    ' https://example.net/',
    'https://example.net/a b',
    'http://example.net/',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
    `https://example.net/${'a'.repeat(3_000)}`,
    '',
    null,
    1,
    ['https://example.net/'],
  ])('may not be %j', async (url) => {
    await expectRefused('url_invalid', leading(url));
    await expectRefused('url_invalid', leading('https://example.net/ok', url));
  });

  it('are both needed', async () => {
    await expectRefused('url_invalid', order({ webhook: { successUrl: 'https://example.net/' } }));
    await expectRefused('body_invalid', order({ webhook: undefined }));
  });
});

describe('G4–G6 the size and shape of a body', () => {
  it('G4 refuses more than 100 KiB, although signed', async () => {
    const store = openStore();
    const big = `${JSON.stringify(order())}${' '.repeat(100 * 1024)}`;
    expect(await store.parseRequest(post(big))).toMatchObject({ verdict: 'refused', code: 'body_too_large' });
  });

  it('G5 reads the bytes, whatever the content type claims, and refuses UTF-16', async () => {
    const store = openStore();
    const text = JSON.stringify(order());
    expect(await store.parseRequest(post(text, { 'content-type': 'text/plain; charset=utf-16' }))).toMatchObject({
      verdict: 'open',
    });
    expect(await store.parseRequest(post(Buffer.from(text, 'utf16le')))).toMatchObject({ code: 'body_malformed' });
  });

  it('G6 ignores 5,000 unknown members, and one named __proto__', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`field${index}`, index]));
    expect(await read({ ...many, ...order() })).toMatchObject({ verdict: 'open' });
    const polluted = JSON.stringify(order()).replace('{', '{"__proto__":{"type":"PAID","polluted":true},');
    expect(await openStore().parseRequest(post(polluted))).toMatchObject({ verdict: 'open' });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    const inherited = JSON.stringify(order({ package: {} })).replace(
      '"package":{',
      '"package":{"__proto__":{"name":"VIP","price":1}',
    );
    expect(await openStore().parseRequest(post(inherited))).toMatchObject({ code: 'amount_invalid' });
  });
});
