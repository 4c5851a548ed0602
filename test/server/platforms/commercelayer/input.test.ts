import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commercelayer } from '../../../../server/platforms/commercelayer/index.ts';
import { authorization, body, externalPayment, openStore, order, post, postCheckout, refused } from './fixture.ts';

const SERVER_PATHS = commercelayer.routes.filter(({ cors }) => !cors).map(({ path }) => path);
const MEGABYTES = 1024 * 1024;

const verdictAt = (path: string, bytes: string | Buffer) => openStore().parseRequest(post(path, bytes));
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** An authorize body with raw JSON put into it, which `JSON.stringify` could not write. */
const withRaw = (raw: string) => JSON.stringify(body(externalPayment({ raw: 'HERE' }))).replace('"HERE"', raw);

describe('the routes', () => {
  it('are the ones of both APIs and the browser’s, with room for large orders', () => {
    expect(commercelayer.routes.map(({ method, path, cors }) => `${method} ${path}${cors ? ' cors' : ''}`)).toEqual([
      'POST /authorize',
      'POST /capture',
      'POST /void',
      'POST /refund',
      'POST /token',
      'POST /payments/session',
      'POST /payments/authorization',
      'POST /payments/capture',
      'POST /payments/void',
      'POST /payments/refund',
      'POST /payments/token',
      'POST /checkouts cors',
    ]);
    for (const { cors, maxBodyBytes } of commercelayer.routes) {
      expect(maxBodyBytes).toBe(cors ? 16 * 1024 : 2 * MEGABYTES);
    }
  });

  it.each(['/', '', '/authorise', '/payments', '/payments/authorize', '/capture/', '/Capture', '/../capture'])(
    'are no other: %j is refused',
    async (path) => {
      const verdict = refused(await verdictAt(path, JSON.stringify(body(authorization()))));
      expect([verdict.code, verdict.reply.status]).toEqual(['route_unknown', 404]);
    },
  );
});

describe.each(SERVER_PATHS)('a signed body that cannot be read, at %s', (path) => {
  it.each([
    ['nothing', ''],
    ['no JSON', 'success=true'],
    ['half of it', JSON.stringify(body(authorization())).slice(0, -1)],
    ['null', 'null'],
    ['a list', '[]'],
    ['no data', '{"included":[]}'],
    ['data that is null', '{"data":null}'],
    ['a list of resources', JSON.stringify({ data: [authorization()] })],
    ['a resource without id', '{"data":{"type":"authorizations"}}'],
    ['a resource without type', '{"data":{"id":"x"}}'],
    ['a numeric id', '{"data":{"type":"authorizations","id":1}}'],
    ['a huge id', JSON.stringify({ data: { type: 'authorizations', id: 'x'.repeat(129) } })],
    ['attributes that are a list', '{"data":{"type":"authorizations","id":"x","attributes":[1]}}'],
    ['included that is no list', JSON.stringify({ data: authorization(), included: {} })],
    ['a byte order mark', `\ufeff${JSON.stringify(body(authorization()))}`],
    ['a million brackets', '['.repeat(1_000_000)],
  ])('is refused: %s', async (_what, bytes) => {
    const verdict = refused(await verdictAt(path, bytes));
    expect([verdict.code, verdict.reply.status]).toEqual(['body_malformed', 400]);
    expect(verdict.reply.body).toEqual({ success: false, error: { code: verdict.code, message: verdict.reason } });
  });

  it('is refused: bytes that are no UTF-8', async () => {
    const bytes = Buffer.from(JSON.stringify(body(authorization({ note: 'X' }))).replace('"X"', '"\u00ff"'), 'latin1');
    expect(refused(await verdictAt(path, bytes)).code).toBe('body_malformed');
  });

  it('is refused before anything else when it is larger than two megabytes', async () => {
    const bytes = JSON.stringify(body(authorization({ note: 'x'.repeat(5 * MEGABYTES) })));
    const verdict = refused(await verdictAt(path, bytes));
    expect([verdict.code, verdict.reply.status]).toEqual(['body_too_large', 413]);
  });
});

describe('an unusual body that can be read', () => {
  const reads = async (bytes: string) => {
    const started = performance.now();
    const verdict = await verdictAt('/authorize', bytes);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(verdict).toMatchObject({
      verdict: 'act',
      action: { kind: 'authorize', money: { amountMinor: 16_000, currency: 'USD' } },
    });
  };

  it('is taken at nearly two megabytes', () => reads(withRaw(JSON.stringify('x'.repeat(2 * MEGABYTES - 5_000)))));
  it('is taken with 10,000 levels', () => reads(withRaw(nested(10_000))));
  it('is taken with 500,000 levels', () => reads(withRaw(nested(500_000))));

  it('is taken with 10,000 attributes', () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key_${index}`, index]));
    return reads(JSON.stringify(body(externalPayment(many))));
  });

  it('is taken with 10,000 includes of one id', () => {
    const twins = Array.from({ length: 10_000 }, () => ({
      type: 'line_items',
      id: 'kxnXtnWVAa',
      attributes: { name: 'Mug' },
    }));
    return reads(JSON.stringify(body(externalPayment(), [order(), ...twins])));
  });

  it('is taken with 1,000 copies of its order', () =>
    reads(
      JSON.stringify(
        body(
          externalPayment(),
          Array.from({ length: 1_000 }, () => order()),
        ),
      ),
    ));

  it('is taken with strange neighbours among the includes', () =>
    reads(JSON.stringify(body(externalPayment(), [null, 7, 'x', [], {}, { type: 'orders' }, order()]))));

  it.each([
    '{"__proto__":{"payment_source_token":"evil"}}',
    '{"constructor":{"prototype":{"amountMinor":1}}}',
    '{"toString":null,"hasOwnProperty":1}',
  ])('is taken with the member %s, which reaches nothing', async (raw) => {
    await reads(withRaw(raw));
    expect(({} as Record<string, unknown>).payment_source_token).toBeUndefined();
  });

  it('finds nothing in a __proto__: what is inherited was not sent', async () => {
    const order = '"attributes":{"__proto__":{"payment_source_token":"co_evil"}}';
    const bytes = `{"data":{"type":"external_payments","id":"x",${order}}}`;
    expect(refused(await verdictAt('/authorize', bytes)).code).toBe('token_missing');
    const whole = '{"__proto__":{"data":{"type":"external_payments","id":"x"}}}';
    expect(refused(await verdictAt('/authorize', whole)).code).toBe('body_malformed');
  });
});

describe('arbitrary input', () => {
  const paths = fc.constantFrom(...commercelayer.routes.map(({ path }) => path));
  const isAnswered = async (path: string, bytes: Buffer) => {
    const request = path === '/checkouts' ? { ...postCheckout(''), body: bytes } : post(path, bytes);
    const verdict = await openStore().parseRequest(request);
    if (verdict.verdict !== 'refused') return;
    expect(verdict.code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(verdict.reply.status).toBeGreaterThanOrEqual(400);
    expect(verdict.reply.status).toBeLessThan(500);
  };

  it('never makes the parser throw: any bytes', () =>
    fc.assert(
      fc.asyncProperty(paths, fc.uint8Array({ maxLength: 300 }), (path, bytes) => isAnswered(path, Buffer.from(bytes))),
    ));

  it('never makes the parser throw: any JSON', () =>
    fc.assert(fc.asyncProperty(paths, fc.json(), (path, json) => isAnswered(path, Buffer.from(json)))));

  const TYPES = [
    'orders',
    'external_payments',
    'authorizations',
    'captures',
    'payment_sessions',
    'payment_authorizations',
    'payment_captures',
    'line_items',
    'customers',
  ];
  const NAMES = [
    'token',
    'payment_source_token',
    'metadata',
    'response_data',
    'currency_code',
    'amount_cents',
    'capture_amount_cents',
    'refund_balance_cents',
    'void_balance_cents',
    'total_amount_with_taxes_cents',
    'session_amount_cents',
    'number',
    'name',
    'quantity',
    'item_type',
    'guest',
  ];
  const value = fc.oneof(
    fc.constantFrom<unknown>('USD', 'co_1', 'act_1', 16_000, 0, -1, 1.5, null, true, { data: { id: 'co_1' } }),
    fc.jsonValue(),
  );
  const anyResource = fc.record({
    type: fc.constantFrom(...TYPES),
    id: fc.constantFrom('a', 'b'),
    attributes: fc.option(fc.dictionary(fc.constantFrom(...NAMES), value)),
    relationships: fc.option(
      fc.dictionary(
        fc.constantFrom('order', 'customer', 'payment_session', 'payment_authorization'),
        fc.oneof(
          fc.record({ data: fc.record({ type: fc.constantFrom(...TYPES), id: fc.constantFrom('a', 'b') }) }),
          fc.jsonValue(),
        ),
      ),
    ),
    meta: fc.option(fc.jsonValue()),
  });

  it('never makes the parser throw: anything like a document, and amounts are always whole', () =>
    fc.assert(
      fc.asyncProperty(paths, anyResource, fc.array(anyResource, { maxLength: 4 }), async (path, data, included) => {
        const bytes = Buffer.from(JSON.stringify({ data, included }));
        await isAnswered(path, bytes);
        const verdict = path === '/checkouts' ? null : await openStore().parseRequest(post(path, bytes));
        if (verdict?.verdict !== 'act' || !('money' in verdict.action) || verdict.action.money === null) return;
        expect(Number.isSafeInteger(verdict.action.money.amountMinor)).toBe(true);
        expect(verdict.action.money.amountMinor).toBeGreaterThanOrEqual(verdict.action.kind === 'void' ? 0 : 1);
        expect(verdict.action.money.currency).toMatch(/^[A-Z]{3}$/);
      }),
      { numRuns: 500 },
    ));
});
