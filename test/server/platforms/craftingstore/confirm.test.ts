/** Group E of the fault list, as far as it lives in one confirmation. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../../../server/outgoing/client.ts';
import type { HttpCall, HttpClient, HttpResult } from '../../../../server/outgoing/http-client.ts';
import { craftingstore } from '../../../../server/platforms/craftingstore/index.ts';
import type { Confirmation } from '../../../../server/platforms/platform.ts';
import { answer, type CallbackEndpoint, loseAnswer, startCallbackEndpoint } from './callback-endpoint.ts';
import { NOW, openStore, SECRET, sign } from './fixture.ts';

const paid: Confirmation = {
  id: 'cf_1',
  orderRef: 'DUMMY-DUMMY-DUMMY',
  kind: 'paid',
  money: { amountMinor: 900, currency: 'USD' },
  occurredAt: NOW,
};
const PAID_BYTES = '{"type":"paid","transactionId":"DUMMY-DUMMY-DUMMY"}';

let http: HttpClient;
let endpoint: CallbackEndpoint;
beforeEach(async () => {
  http = createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1']) });
  endpoint = await startCallbackEndpoint();
});
afterEach(async () => {
  await endpoint.close();
  await http.close();
});

const tell = (confirmation = paid, keys: Readonly<Record<string, unknown>> = {}) =>
  openStore({ callbackUrl: endpoint.url, ...keys }, http).confirm(confirmation, new AbortController().signal);

describe('"paid" for CraftingStore', () => {
  it('is the compact body, signed over exactly those bytes', async () => {
    expect(await tell(paid, { secret: 'secretKey' })).toEqual({
      result: 'delivered',
      answer: { status: '200', body: '{"success":true}' },
    });
    expect(endpoint.received).toHaveLength(1);
    expect(endpoint.received[0]?.body).toBe(PAID_BYTES);
    expect(endpoint.received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-signature': 'bbb3f64cfc9f44ef30bfc178ce5d2e77bf7db6ddb7a40472554c8789aa4dbf17',
    });
  });

  it('is signed with the current secret, never with the previous one', async () => {
    await tell(paid, { secretPrevious: 'k3y-of-last-year' });
    expect(endpoint.received[0]?.headers['x-signature']).toBe(sign(PAID_BYTES, SECRET));
  });

  it("is in PHP's form for an id with a slash, so that a far side that re-encodes hashes the same", async () => {
    await tell({ ...paid, orderRef: 'A/B' });
    expect(endpoint.received[0]?.body).toBe('{"type":"paid","transactionId":"A\\/B"}');
    expect(endpoint.received[0]?.headers['x-signature']).toBe(sign('{"type":"paid","transactionId":"A\\/B"}'));
  });

  it.each([
    ['no body', ''],
    ['text', 'OK'],
    ['an array', '[]'],
    ['null', 'null'],
    ['success as text', '{"success":"yes"}'],
  ])('is delivered by any 2xx that does not say no: %s', async (_, body) => {
    endpoint.behave(answer(201, body));
    expect(await tell()).toEqual({ result: 'delivered', answer: { status: '201', body } });
  });
});

describe('E1 trouble of the store', () => {
  it.each([500, 502, 503, 504, 429, 408])('is tried again after %d, without an alert', async (status) => {
    endpoint.behave(answer(status, 'busy'));
    expect(await tell()).toEqual({ result: 'notDelivered', answer: { status: String(status), body: 'busy' } });
  });

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Fri, 20 Nov 2026 12:02:00 GMT', 120_000],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['999999999', 6 * 3_600_000],
  ])('honours Retry-After: %s', async (header, retryAfterMs) => {
    for (const status of [429, 503]) {
      endpoint.behave(answer(status, '', { 'retry-after': header }));
      expect(await tell()).toMatchObject({ result: 'notDelivered', retryAfterMs });
    }
  });

  it.each(['soon', '', '-5', '1e99x'])('ignores an unreadable Retry-After: %j', async (header) => {
    endpoint.behave(answer(503, '', { 'retry-after': header }));
    expect(await tell()).not.toHaveProperty('retryAfterMs');
  });

  it('is unsure after a reset, which may have followed the effect', async () => {
    endpoint.behave(loseAnswer);
    expect(await tell()).toMatchObject({ result: 'unsure', answer: { status: 'connectionLost' } });
    expect(endpoint.received).toHaveLength(1);
  });

  it('is unsure after half an answer', async () => {
    endpoint.behave((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"succ');
      setTimeout(() => response.destroy(), 10);
    });
    expect(await tell()).toMatchObject({ result: 'unsure' });
  });

  it('is unsure after 15 seconds without an answer', async () => {
    const calls: HttpCall[] = [];
    const silent: HttpClient = {
      call: async (call): Promise<HttpResult> => {
        calls.push(call);
        return { kind: 'noAnswer', cause: 'timeout', reason: 'deadline' };
      },
      close: async () => {},
    };
    const result = await openStore({}, silent).confirm(paid, new AbortController().signal);
    expect(result).toEqual({ result: 'unsure', answer: { status: 'timeout', body: 'deadline' } });
    expect(calls).toMatchObject([{ url: 'https://api.craftingstore.net/callback/custom', timeoutMs: 15_000 }]);
  });

  it('is certainly not delivered when nobody listens', async () => {
    await endpoint.close();
    expect(await tell()).toMatchObject({ result: 'notDelivered', answer: { status: 'not sent' } });
  });

  it('ends early when it is cancelled under way', async () => {
    const cancel = new AbortController();
    endpoint.behave(() => cancel.abort());
    const result = await openStore({ callbackUrl: endpoint.url }, http).confirm(paid, cancel.signal);
    expect(result.result).toBe('unsure');
  });
});

describe('E2 a refusal of the sender', () => {
  it.each([
    [401, /secret.*firewall/],
    [403, /secret.*firewall/],
    [404, /callbackUrl/],
    [400, /callbackUrl.*secret/],
    [422, /callbackUrl.*secret/],
    [301, /callbackUrl/],
  ])('of %d is tried again, with an alert that names what to check', async (status, alert) => {
    endpoint.behave(answer(status, '', { location: 'https://elsewhere.example/' }));
    expect(await tell()).toMatchObject({ result: 'notDelivered', alert: expect.stringMatching(alert) });
    expect(endpoint.received).toHaveLength(1);
  });

  it('ends with the next acceptance', async () => {
    for (const status of [401, 403, 404]) {
      endpoint.behave(answer(status));
      expect((await tell()).result).toBe('notDelivered');
    }
    endpoint.behave(answer(200, '{"success":true}'));
    expect((await tell()).result).toBe('delivered');
  });
});

describe('E3–E4 a 200 that is none', () => {
  it('E3 {"success":false} is not delivered, with an alert', async () => {
    endpoint.behave(answer(200, ' {"success": false, "message": "x"}'));
    expect(await tell()).toMatchObject({ result: 'notDelivered', alert: expect.stringContaining('success: false') });
  });

  it.each([
    ['by its type', 'challenge', 'text/html; charset=UTF-8'],
    ['by its content', '\n<!DOCTYPE html><title>Just a moment...</title>', 'application/json'],
  ])('E4 a web page, known %s, is not delivered, with an alert', async (_, body, type) => {
    endpoint.behave(answer(200, body, { 'content-type': type }));
    expect(await tell()).toMatchObject({ result: 'notDelivered', alert: expect.stringContaining('web page') });
  });
});

describe('JSON under the label of a web page, as PHP prints it by default', () => {
  it.each([
    ['{"success":true}', 'delivered'],
    ['{"success":false}', 'notDelivered'],
    ['', 'notDelivered'],
  ])('counts for what it says: %j', async (body, result) => {
    endpoint.behave(answer(200, body, { 'content-type': 'text/html; charset=UTF-8' }));
    expect((await tell()).result).toBe(result);
  });
});

describe('E5 the deadline', () => {
  it('is seven days, and a refusal reminds of it', async () => {
    expect(craftingstore.limits.confirmWithinMs).toBe(7 * 24 * 3_600_000);
    endpoint.behave(answer(404, '{"success":false}'));
    expect(await tell()).toMatchObject({ alert: expect.stringContaining('7 days') });
  });
});

describe('a kept answer', () => {
  it('has at most 2,000 characters', async () => {
    endpoint.behave(answer(500, 'x'.repeat(50_000)));
    expect((await tell()).answer.body).toBe('x'.repeat(2_000));
  });

  it('holds neither secret nor signature, however they are echoed', async () => {
    const secret = 'näß/"quoted"\\key';
    const previous = 'k3y-of-last-year';
    endpoint.behave((response, { headers }) => {
      const echo = [secret, JSON.stringify(secret), encodeURIComponent(secret), previous, headers['x-signature']];
      response.writeHead(500).end(echo.join(' '));
    });
    const { body } = (await tell(paid, { secret, secretPrevious: previous })).answer;
    expect(body).toBe('[secret] "[secret]" [secret] [secret] [secret]');
  });

  it('holds no rest of a secret that begins with the other one', async () => {
    endpoint.behave(answer(500, 'k3y-rotated k3y'));
    expect((await tell(paid, { secret: 'k3y', secretPrevious: 'k3y-rotated' })).answer.body).toBe('[secret] [secret]');
  });

  it('holds no NUL', async () => {
    endpoint.behave(answer(500, 'a\u0000b'));
    expect((await tell()).answer.body).toBe('ab');
  });

  it('is blanked before it is cut', async () => {
    endpoint.behave(answer(500, `${'x'.repeat(1_990)}${SECRET}`));
    expect((await tell()).answer.body).toBe(`${'x'.repeat(1_990)}[secret]`);
  });
});

describe('a chargeback', () => {
  const chargeback: Confirmation = { ...paid, kind: 'chargeback' };

  it('is not told by default, since no callback for it is documented', async () => {
    expect(openStore().canConfirm('chargeback')).toBe(false);
    expect(await tell(chargeback)).toMatchObject({ result: 'impossible' });
    expect(endpoint.received).toHaveLength(0);
  });

  it('is told with the configured type', async () => {
    const keys = { chargebackType: 'charge-back' };
    expect(openStore(keys).canConfirm('chargeback')).toBe(true);
    expect((await tell(chargeback, keys)).result).toBe('delivered');
    expect(endpoint.received[0]?.body).toBe('{"type":"charge-back","transactionId":"DUMMY-DUMMY-DUMMY"}');
  });
});
