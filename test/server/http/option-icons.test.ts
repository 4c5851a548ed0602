import { describe, expect, it } from 'vitest';
import { createOptionIcons } from '../../../server/http/option-icons.ts';
import type { HttpCall, HttpResult } from '../../../server/outgoing/http-client.ts';

const URL_OF = 'https://www.mollie.com/external/icons/ideal.svg';
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');

const answer = (changes: Partial<Extract<HttpResult, { kind: 'answer' }>> = {}): HttpResult => ({
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'image/svg+xml' },
  body: svg,
  ...changes,
});

function icons(result: () => HttpResult) {
  const calls: HttpCall[] = [];
  const call = async (one: HttpCall) => {
    calls.push(one);
    return result();
  };
  let now = 0;
  const pass = (ms: number) => {
    now += ms;
  };
  return { ...createOptionIcons({ call, close: async () => {} }, { now: () => now }), calls, pass };
}

describe('a picture of a provider', () => {
  it('is handed on as SVG or PNG, limited in size and without anything of ours in the request', async () => {
    const { at, calls } = icons(() => answer());
    expect(await at(URL_OF)).toEqual({ type: 'image/svg+xml', bytes: svg });
    expect(calls).toEqual([{ method: 'GET', url: URL_OF, timeoutMs: 5_000, maxBytes: 51_200 }]);
    const png = icons(() => answer({ headers: { 'content-type': 'image/png; charset=binary' } }));
    expect((await png.at(URL_OF))?.type).toBe('image/png');
  });

  it.each<[string, HttpResult]>([
    ['a page', answer({ headers: { 'content-type': 'text/html' } })],
    ['a script', answer({ headers: { 'content-type': 'application/javascript' } })],
    ['of no kind', answer({ headers: {} })],
    ['compressed', answer({ headers: { 'content-type': 'image/svg+xml', 'content-encoding': 'gzip' } })],
    ['empty', answer({ body: Buffer.alloc(0) })],
    ['elsewhere', answer({ status: 302 })],
    ['missing', answer({ status: 404 })],
    ['too large', { kind: 'noAnswer', cause: 'tooLarge', reason: 'body_too_large' }],
    ['out of reach', { kind: 'neverSent', reason: 'address_not_allowed' }],
  ])('is none when it is %s; and is asked for again after a while only', async (_what, result) => {
    let current = result;
    const { at, calls, pass } = icons(() => current);
    expect(await at(URL_OF)).toBeNull();
    expect(await at(URL_OF)).toBeNull();
    expect(calls).toHaveLength(1);
    current = answer();
    pass(60_001);
    expect(await at(URL_OF)).not.toBeNull();
  });

  it('is never fetched without https', async () => {
    const { at, calls } = icons(() => answer());
    for (const url of ['http://www.mollie.com/x.svg', 'file:///etc/passwd', 'data:image/svg+xml,x', 'ftp://x/y']) {
      expect(await at(url)).toBeNull();
    }
    expect(calls).toEqual([]);
  });
});
