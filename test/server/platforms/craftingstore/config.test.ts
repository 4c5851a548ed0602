import { describe, expect, it } from 'vitest';
import { createHttpClient } from '../../../../server/outgoing/client.ts';
import type { HttpCall, HttpClient, HttpResult } from '../../../../server/outgoing/http-client.ts';
import { craftingstore } from '../../../../server/platforms/craftingstore/index.ts';
import { startCallbackEndpoint } from './callback-endpoint.ts';
import { openStore } from './fixture.ts';

const parse = (keys: Readonly<Record<string, unknown>>) =>
  craftingstore.configSchema.safeParse({ secret: 'x', ...keys });
/** `path: message` of every issue. */
const issuesOf = (keys: Readonly<Record<string, unknown>>) =>
  parse(keys).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('the configuration of a CraftingStore store', () => {
  it('needs a secret only', () => {
    expect(parse({}).data).toEqual({
      secret: 'x',
      present: 'page',
      callbackUrl: 'https://api.craftingstore.net/callback/custom',
    });
  });

  it.each([
    [{ secret: '' }, 'secret: Must not be empty'],
    [{ secret: undefined }, 'secret: '],
    [{ secert: 'y' }, 'secert'],
    [{ present: 'frame' }, 'present: '],
    [{ present: 'store' }, 'storeUrl: Is needed with present: store'],
    [{ storeUrl: 'blocks.example.net' }, 'storeUrl: Must be an https URL'],
    [{ storeUrl: 'http://blocks.example.net' }, 'storeUrl: Must be an https URL'],
    [{ callbackUrl: 'ftp://api.example' }, 'callbackUrl: Must be an http or https URL'],
    [{ callbackUrl: 'callback' }, 'callbackUrl: Must be an http or https URL'],
    [{ callbackUrl: 'https://me:pw@api.example/' }, 'callbackUrl: Must not hold credentials'],
    [{ priceScale: 'units' }, 'priceScale: '],
    [{ chargebackType: 'a"b' }, 'chargebackType: Must be a plain word'],
  ])('refuses %j', (keys, issue) => {
    expect(issuesOf(keys).join('\n')).toContain(issue);
  });

  it('takes POST / only, and no browser', () => {
    expect(craftingstore.routes).toEqual([{ method: 'POST', path: '/', cors: false }]);
  });
});

/** Answers every call with one result and records it. */
function scripted(result: HttpResult): { readonly http: HttpClient; readonly calls: readonly HttpCall[] } {
  const calls: HttpCall[] = [];
  return {
    calls,
    http: {
      call: async (call) => {
        calls.push(call);
        return result;
      },
      close: async () => {},
    },
  };
}

const found: HttpResult = { kind: 'answer', status: 405, headers: {}, body: Buffer.alloc(0) };
const GOOD_SECRET = '9fK2-xQ7p-Lm4z-T8vB';
const problemsOf = (keys: Readonly<Record<string, unknown>>, result: HttpResult = found) =>
  openStore({ secret: GOOD_SECRET, ...keys }, scripted(result).http).checkConfig();

describe('checkConfig', () => {
  it('has nothing to complain of in a good configuration', async () => {
    expect(await problemsOf({})).toEqual([{ level: 'ok', message: 'callbackUrl answers (405 to a GET).' }]);
  });

  it.each([
    [{ secret: 'short' }, 'warning', 'easy to guess'],
    [{ secret: 'aaaaaaaaaaaaaaaaaaaaaaaa' }, 'warning', 'easy to guess'],
    [{ secret: `${GOOD_SECRET}\n` }, 'warning', 'white space'],
    [{ secretPrevious: GOOD_SECRET }, 'warning', 'secretPrevious equals secret'],
    [{ secretPrevious: 'another-secret-x' }, 'warning', 'remove it once'],
    [{ chargebackType: 'charge-back' }, 'warning', 'chargebackType'],
    [{ callbackUrl: 'http://api.example/' }, 'error', 'plain http'],
    [{ present: 'store', storeUrl: 'https://elsewhere.example' }, 'error', 'origins'],
  ])('%j is a finding', async (keys, level, text) => {
    expect(await problemsOf(keys)).toContainEqual({ level, message: expect.stringContaining(text) });
  });

  it('accepts loopback http and a storeUrl on one of the origins', async () => {
    const keys = { present: 'store', storeUrl: 'https://blocks.example.net/shop', callbackUrl: 'http://127.0.0.1:9/' };
    expect((await problemsOf(keys)).map(({ level }) => level)).toEqual(['ok']);
  });

  it('reports a callbackUrl that cannot be reached', async () => {
    const gone: HttpResult = { kind: 'neverSent', reason: 'ENOTFOUND' };
    expect(await problemsOf({}, gone)).toEqual([{ level: 'error', message: expect.stringContaining('ENOTFOUND') }]);
  });

  it('only GETs: it never posts a confirmation', async () => {
    const { http, calls } = scripted(found);
    await openStore({}, http).checkConfig();
    expect(calls.map(({ method, body }) => ({ method, body }))).toEqual([{ method: 'GET', body: undefined }]);
  });

  it('finds a real endpoint', async () => {
    const endpoint = await startCallbackEndpoint();
    const http = createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1']) });
    const problems = await openStore({ secret: GOOD_SECRET, callbackUrl: endpoint.url }, http).checkConfig();
    expect(problems.map(({ level }) => level)).toEqual(['ok']);
    expect(endpoint.received).toHaveLength(0);
    await http.close();
    await endpoint.close();
  });
});
