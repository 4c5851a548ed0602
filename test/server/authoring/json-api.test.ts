import { describe, expect, it } from 'vitest';
import { jsonApi, parseDecimal, z } from '../../../server/authoring/provider.ts';
import type { HttpCall, HttpClient, HttpResult } from '../../../server/outgoing/http-client.ts';

const said = (status: number, body: unknown): HttpResult => ({
  kind: 'answer',
  status,
  headers: {},
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

function lineThatAnswers(result: HttpResult) {
  const calls: HttpCall[] = [];
  const http: HttpClient = {
    async call(call) {
      calls.push(call);
      return result;
    },
    close: async () => {},
  };
  const api = jsonApi(http, { service: 'PrePin', url: 'https://api.example.com/v1/', token: 'test_0123' });
  return { api, calls };
}

const answer = z.object({ id: z.string(), amount: z.string().transform((text) => parseDecimal(text, 'EUR')) });
const ask = (result: HttpResult) => lineThatAnswers(result).api.post({ path: ['payments'], body: {}, answer });

describe('what the answers of a JSON API are taken for', () => {
  it('a good answer is what its shape makes of it', async () => {
    expect(await ask(said(201, { id: 'p1', amount: '9.00' }))).toEqual({
      status: 'succeeded',
      value: { id: 'p1', amount: { amountMinor: 900, currency: 'EUR' } },
    });
  });

  it.each<[string, HttpResult, string]>([
    ['no connection', { kind: 'neverSent', reason: 'refused' }, 'rejected unreachable'],
    ['no answer in time', { kind: 'noAnswer', cause: 'timeout', reason: '' }, 'unknown timeout'],
    ['a lost connection', { kind: 'noAnswer', cause: 'connectionLost', reason: '' }, 'unknown connectionLost'],
    ['an endless answer', { kind: 'noAnswer', cause: 'tooLarge', reason: '' }, 'unknown unparseable'],
    ['half an answer', said(200, '{"id":"p1","amo'), 'unknown unparseable'],
    ['another shape', said(200, { id: 7 }), 'unknown unparseable'],
    ['a float for money', said(200, { id: 'p1', amount: 9 }), 'unknown unparseable'],
    ['a transform that throws', said(200, { id: 'p1', amount: '9.001' }), 'unknown unparseable'],
    ['a redirect', said(302, ''), 'unknown unparseable'],
    ['a refusal of the service', said(422, { message: 'no' }), 'rejected invalid_request'],
    ['a wrong key', said(401, { error: 'no' }), 'rejected unauthorized'],
    ['something that is not there', said(404, {}), 'rejected not_found'],
    ["a proxy's 404", said(404, '<h1>Not found</h1>'), 'unknown unparseable'],
    ["a proxy's 403", said(403, ''), 'unknown unparseable'],
    ['a request given up', said(408, {}), 'unknown timeout'],
    ['the same key at work', said(409, {}), 'unknown serverError'],
    ['too many requests', said(429, 'slow down'), 'rejected unreachable'],
    ['an error', said(500, { message: 'sorry' }), 'unknown serverError'],
    ["a proxy's error", said(502, '<h1>Bad gateway</h1>'), 'unknown serverError'],
  ])('%s', async (_what, result, expected) => {
    const outcome = await ask(result);
    const detail = outcome.status === 'rejected' ? outcome.code : outcome.status === 'unknown' ? outcome.cause : '';
    expect(`${outcome.status} ${detail}`).toBe(expected);
  });

  it.each([
    [{ message: 'no\u0007 luck' }, 'no  luck'],
    [{ error: { message: 'no luck' } }, 'no luck'],
    [{ detail: 'no luck' }, 'no luck'],
    [{ error: 'x'.repeat(500) }, 'x'.repeat(200)],
  ])("a refusal keeps the service's own words, cut short: %j", async (body, words) => {
    expect(await ask(said(400, body))).toMatchObject({ message: `PrePin refused (400): ${words}` });
  });
});

describe('what a JSON API is asked', () => {
  it('has its key, its idempotency key, and a body', async () => {
    const { api, calls } = lineThatAnswers(said(200, {}));
    await api.post({ path: ['payments'], body: { a: 1 }, idempotencyKey: 'op_1', answer: z.unknown() });
    expect(calls).toMatchObject([
      {
        method: 'POST',
        url: 'https://api.example.com/v1/payments',
        headers: { authorization: 'Bearer test_0123', 'idempotency-key': 'op_1', 'content-type': 'application/json' },
        body: '{"a":1}',
      },
    ]);
  });

  it('goes nowhere else, whatever a reference holds', async () => {
    const { api, calls } = lineThatAnswers(said(200, {}));
    await api.get({ path: ['payments', '../keys?x=1#'], query: { ref: 'a&b=c' }, answer: z.unknown() });
    expect(calls[0]?.url).toBe('https://api.example.com/v1/payments/..%2Fkeys%3Fx%3D1%23?ref=a%26b%3Dc');
    expect(calls[0]).not.toHaveProperty('body');
  });

  it.each(['', '.', '..'])('is nothing where a reference is "%s"', async (part) => {
    const { api, calls } = lineThatAnswers(said(200, {}));
    const outcome = await api.post({ path: ['payments', part, 'refunds'], answer: z.unknown() });
    expect(outcome).toMatchObject({ status: 'rejected', code: 'invalid_request' });
    expect(calls).toEqual([]);
  });

  it('is a harmless question for the doctor', async () => {
    expect(await lineThatAnswers(said(200, [])).api.check(['account'])).toMatchObject([{ level: 'ok' }]);
    expect(await lineThatAnswers(said(401, {})).api.check(['account'])).toMatchObject([
      { level: 'error', message: 'PrePin does not accept the credentials for this.' },
    ]);
  });
});
