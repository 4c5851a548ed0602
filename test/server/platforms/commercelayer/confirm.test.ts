import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpClient } from '../../../../server/outgoing/http-client.ts';
import type { ActionKind } from '../../../../server/payments/actions/action.ts';
import type { Confirmation } from '../../../../server/platforms/platform.ts';
import { ACTION, CHECKOUT, NOW, ORDER, openStore, PREVIOUS, SECRET, sign } from './fixture.ts';
import { documented, haveSamples, withoutSamples } from './samples.ts';
import { answer, type Behaviour, clientForLoopback, loseAnswer, type StoreEnd, startStoreEnd } from './store-end.ts';

type Keys = Readonly<Record<string, unknown>>;
type Failure = { readonly code: string; readonly message: string };

const PAYMENTS_SECRET = '99999999999999999999999999999999';
const declined: Failure = { code: 'insufficient_funds', message: 'The card has too little on it.' };

const outcome = (failure: Failure | null = null, api = 'gateway', kind: ActionKind = 'authorize'): Confirmation => ({
  id: 'cf_1',
  orderRef: ORDER,
  money: { amountMinor: 12_900, currency: 'USD' },
  occurredAt: NOW,
  kind: 'actionResult',
  action: { id: ACTION, kind, api, checkout: CHECKOUT, failure },
});

let shop: StoreEnd;
let http: HttpClient;
beforeEach(async () => {
  shop = await startStoreEnd();
  http = clientForLoopback();
});
afterEach(async () => {
  await http.close();
  await shop.close();
});

const tell = (what = outcome(), keys: Keys = {}, signal = new AbortController().signal) =>
  openStore({ webhookUrl: shop.webhookUrl, ...keys }, http).confirm(what, signal);

const told = async (what = outcome(), keys: Keys = {}): Promise<unknown> => {
  expect((await tell(what, keys)).result).toBe('delivered');
  return JSON.parse(shop.received.at(-1)?.body.toString('utf8') ?? '');
};

describe('the webhook of a gateway', () => {
  it('is POSTed to the configured address, signed with the current secret over the bytes sent', async () => {
    await told(outcome(), { secretPrevious: PREVIOUS });
    const [request] = shop.received;
    expect(shop.received).toHaveLength(1);
    expect([request?.method, `${shop.origin}${request?.url}`]).toEqual(['POST', shop.webhookUrl]);
    expect(request?.headers['content-type']).toBe('application/json');
    expect(request?.headers['x-commercelayer-signature']).toBe(sign(request?.body ?? '', SECRET));
  });

  it.each([
    ['authorize', 'Authorized'],
    ['capture', 'Captured'],
    ['void', 'Voided'],
    ['refund', 'Refunded'],
  ] as const)('names the action that succeeded: %s', async (kind, message) => {
    expect(await told(outcome(null, 'gateway', kind))).toEqual({
      success: true,
      data: { action_id: ACTION, message },
    });
  });

  it('says why an action failed', async () => {
    const { code, message } = declined;
    expect(await told(outcome(declined))).toEqual({
      success: false,
      data: { action_id: ACTION, error_code: code, error_detail: message },
      error: { code, message },
    });
  });

  it('survives any text in a message, signed as it was sent', async () => {
    const message = 'Zu wenig Geld: "0 €" \u2028 \ud83d\ude00';
    expect(await told(outcome({ code: 'x', message }))).toMatchObject({ error: { message } });
    const [request] = shop.received;
    expect(request?.headers['x-commercelayer-signature']).toBe(sign(request?.body ?? ''));
  });
});

describe('the webhook of a payment setting', () => {
  it('names event, status and both tokens', async () => {
    expect(await told(outcome(null, 'payments'))).toEqual({
      event_type: 'AUTHORIZATION',
      status: 'succeeded',
      data: { transaction_token: ACTION, session_token: CHECKOUT, amount_cents: 12_900 },
    });
  });

  it('has its own address, secret and words for events where they are set', async () => {
    const webhookUrl = `${shop.origin}/webhook_callbacks/payment_setting_externals/abc`;
    const payments = { secret: PAYMENTS_SECRET, webhookUrl, eventTypes: { refund: 'REFUNDED' } };
    expect(await told(outcome(null, 'payments', 'refund'), { payments })).toMatchObject({ event_type: 'REFUNDED' });
    expect(await told(outcome(null, 'payments', 'capture'), { payments })).toMatchObject({ event_type: 'CAPTURE' });
    const [request] = shop.received;
    expect(`${shop.origin}${request?.url}`).toBe(webhookUrl);
    expect(request?.headers['x-commercelayer-signature']).toBe(sign(request?.body ?? '', PAYMENTS_SECRET));
  });

  it.each([
    ['insufficient_funds', 'declined'],
    ['cancelled_by_shopper', 'canceled'],
    ['session_expired', 'expired'],
    ['never_arrived', 'failed'],
    ['toString', 'failed'],
  ])('puts the failure %s as %s', async (code, status) => {
    expect(await told(outcome({ code, message: 'No.' }, 'payments'))).toMatchObject({ status });
  });
});

describe.skipIf(!haveSamples)(`the documented webhook bodies${withoutSamples}`, () => {
  const shape = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
      : typeof value;

  it('have the shapes that are sent', async () => {
    const success = documented('legacy_webhook_endpoint_url POST body (gateway -> CL), success');
    expect(shape(await told(outcome()))).toEqual(shape(success));
    const failure = documented('legacy_webhook_endpoint_url POST body (gateway -> CL), failure');
    expect(shape(await told(outcome(declined)))).toEqual(shape(failure));
    const payments = documented('new_payments_api webhook_endpoint_url POST body');
    expect(shape(await told(outcome(null, 'payments')))).toEqual(shape(payments));
  });
});

describe('what an answer of the webhook means', () => {
  const HTML = { 'content-type': 'text/html' };
  const judged = async (behaviour: Behaviour) => {
    shop.behave(behaviour);
    const { result, alert } = await tell();
    return alert === undefined ? result : `${result} + alert`;
  };

  it.each([
    [200, { success: true }, 'delivered'],
    [200, '', 'delivered'],
    [204, '', 'delivered'],
    [202, { anything: 1 }, 'delivered'],
    [200, { success: false, error: { code: 'NOT_FOUND' } }, 'notDelivered'],
    [404, '', 'notDelivered'],
    [409, '', 'notDelivered'],
    [422, { errors: [] }, 'notDelivered'],
    [408, '', 'notDelivered'],
    [429, '', 'notDelivered'],
    [500, '', 'notDelivered'],
    [503, '', 'notDelivered'],
    [401, '', 'notDelivered + alert'],
    [403, '', 'notDelivered + alert'],
    [400, '', 'notDelivered + alert'],
    [301, '', 'notDelivered + alert'],
  ])('%i %j: %s', async (status, body, expected) => {
    expect(await judged(status === 204 ? (response) => response.writeHead(204).end() : answer(status, body))).toBe(
      expected,
    );
  });

  it('a web page under 200 is not an acceptance', async () => {
    expect(await judged(answer(200, '<!doctype html>', HTML))).toBe('notDelivered + alert');
    expect(await judged(answer(200, 'Just a moment', HTML))).toBe('notDelivered + alert');
    expect(await judged(answer(200, { success: true }, HTML))).toBe('delivered');
  });

  it('waits as long as it is asked to', async () => {
    shop.behave(answer(503, '', { 'retry-after': '90' }));
    expect(await tell()).toMatchObject({ result: 'notDelivered', retryAfterMs: 90_000 });
  });

  it('is unsure after a lost or late answer', async () => {
    shop.behave(loseAnswer);
    expect((await tell()).result).toBe('unsure');
    shop.behave(() => {});
    expect((await tell(outcome(), {}, AbortSignal.timeout(50))).result).toBe('unsure');
  });

  it('is certainly not delivered when nobody listens', async () => {
    await shop.close();
    expect(await tell()).toMatchObject({ result: 'notDelivered', answer: { status: 'not sent' } });
  });

  it('is kept short, without secrets, signature or e-mail', async () => {
    shop.behave((response, received) => {
      const signature = String(received.headers['x-commercelayer-signature']);
      const echo = [SECRET, PREVIOUS, PAYMENTS_SECRET, signature, encodeURIComponent(signature), 'john@example.com'];
      response.writeHead(500).end(`${echo.join(' ')} `.repeat(200));
    });
    const keys = { secretPrevious: PREVIOUS, payments: { secret: PAYMENTS_SECRET } };
    const { answer: kept } = await tell(outcome(), keys);
    expect(kept.body.length).toBeLessThanOrEqual(2_000);
    expect(kept.body).toMatch(/^(\[secret\] ){5}\[e-mail\] /);
    const signature = String(shop.received[0]?.headers['x-commercelayer-signature']);
    for (const secret of [SECRET, PREVIOUS, PAYMENTS_SECRET, signature, 'john@example.com']) {
      expect(kept.body).not.toContain(secret);
    }
  });
});

describe('what cannot be told', () => {
  it('waits for its address, and says which key is missing', async () => {
    const platform = openStore({}, http);
    const { signal } = new AbortController();
    const gateway = await platform.confirm(outcome(), signal);
    expect(gateway).toMatchObject({
      result: 'notDelivered',
      alert: expect.stringContaining('set webhookUrl of store'),
    });
    const payments = await platform.confirm(outcome(null, 'payments'), signal);
    expect(payments).toMatchObject({ alert: expect.stringContaining('set payments.webhookUrl of store fashion') });
    expect(shop.received).toEqual([]);
  });

  it('is everything but the outcome of an action', async () => {
    const { canConfirm } = openStore();
    expect([canConfirm('actionResult'), canConfirm('paid'), canConfirm('chargeback')]).toEqual([true, false, false]);
    for (const kind of ['paid', 'chargeback'] as const) {
      const { id, orderRef, money, occurredAt } = outcome();
      expect((await tell({ id, orderRef, money, occurredAt, kind })).result).toBe('impossible');
    }
    expect(shop.received).toEqual([]);
  });
});
