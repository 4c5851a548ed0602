import { describe, expect, it } from 'vitest';
import { ORDER, ORIGIN, openStore, postCheckout, refused } from './fixture.ts';

const TOKEN = 'eyJhbGciOiJIUzUxMiJ9.eyJvcmciOiJ4In0.c2lnbmF0dXJl-_';
const wish = (changes: Readonly<Record<string, unknown>> = {}) => ({ orderId: ORDER, accessToken: TOKEN, ...changes });
const verdictOf = (body: unknown) => openStore().parseRequest(postCheckout(body));

describe('a browser’s wish for a checkout', () => {
  it('names the order and proves the right to it, and holds no amount', async () => {
    expect(await verdictOf(wish())).toEqual({
      verdict: 'open',
      orderRef: ORDER,
      proof: TOKEN,
      saveSource: false,
      api: 'checkouts',
    });
  });

  it('may say where the shopper belongs and that the source is to be kept', async () => {
    const returnUrl = `${ORIGIN}/checkout/thanks?order=1#paid`;
    expect(await verdictOf(wish({ returnUrl, save: true }))).toMatchObject({ returnUrl, saveSource: true });
  });

  it('is read whatever the content type, so that no preflight is needed', async () => {
    const request = postCheckout(wish());
    const plain = { ...request, headers: { 'content-type': 'text/plain;charset=UTF-8' } };
    expect((await openStore().parseRequest(plain)).verdict).toBe('open');
  });

  it.each([
    ['no JSON', 'orderId=1', 'JSON'],
    ['a list', [], 'JSON'],
    ['no order', { accessToken: TOKEN }, 'orderId'],
    ['a path for an order', wish({ orderId: '../customers' }), 'orderId'],
    ['a query for an order', wish({ orderId: `${ORDER}?include=market` }), 'orderId'],
    ['a number for an order', wish({ orderId: 7 }), 'orderId'],
    ['a huge order', wish({ orderId: 'x'.repeat(65) }), 'orderId'],
    ['no token', { orderId: ORDER }, 'accessToken'],
    ['an empty token', wish({ accessToken: '' }), 'accessToken'],
    ['a second header in the token', wish({ accessToken: 'x\r\nHost: evil' }), 'accessToken'],
    ['a huge token', wish({ accessToken: 'x'.repeat(4_097) }), 'accessToken'],
    ['a word for save', wish({ save: 'yes' }), 'save'],
    ['an amount', wish({ amountMinor: 1 }), 'Known keys'],
    ['a key in another spelling', wish({ returnURL: ORIGIN }), 'Known keys'],
  ])('is refused with %s', async (_what, body, hint) => {
    const verdict = refused(await verdictOf(body));
    expect(verdict).toMatchObject({ code: 'body_invalid', reason: expect.stringContaining(hint) });
    expect(verdict.reply).toEqual({ status: 400, body: { error: { code: 'body_invalid', message: verdict.reason } } });
    expect(JSON.stringify(verdict)).not.toContain(TOKEN);
  });

  it.each([
    'https://evil.example.net/',
    'https://fashion.example.com.evil.net/',
    'https://fashion.example.com@evil.net/',
    'https://user:pass@fashion.example.com/',
    'http://fashion.example.com/',
    'https://fashion.example.com:8443/',
    'https:fashion.example.com',
    '//fashion.example.com/',
    '/thanks',
    'javascript:alert(1)',
    'https://fashion.example.com\\@evil.net/',
    'https://fashion.example.com/\n',
    '',
  ])('is refused with the return address %j', async (returnUrl) => {
    const verdict = refused(await verdictOf(wish({ returnUrl })));
    expect([verdict.code, verdict.reply.status]).toEqual(['return_url_invalid', 422]);
  });

  it('is refused unread when it is larger than 16 KiB', async () => {
    const verdict = refused(await verdictOf(wish({ accessToken: 'x'.repeat(16 * 1024) })));
    expect([verdict.code, verdict.reply.status]).toEqual(['body_too_large', 413]);
  });
});
