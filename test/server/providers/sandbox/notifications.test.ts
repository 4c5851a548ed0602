import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawRequest } from '../../../../server/http/raw.ts';
import type { NotificationVerdict } from '../../../../server/providers/provider.ts';
import { card, type Fixture, openFixture, SECRET, START, session, until } from './fixture.ts';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.provider.close?.());

const BODY = '{"id":"evt_1","type":"payment.captured","createdAt":0,"data":{"ref":"sbx_1","merchantRef":"pay_1"}}';
const HEADER = 'x-sandbox-signature';

/** The scheme, written a second time: HMAC-SHA256 over "seconds.body" in lower-case hex. */
function signature(body: string, at = START, secret = SECRET): string {
  const time = at / 1_000;
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;
}

function parse(header: string | readonly string[] | undefined, body = BODY): Promise<NotificationVerdict> {
  const request: RawRequest = {
    method: 'POST',
    path: '/',
    query: {},
    headers: { [HEADER]: header },
    body: Buffer.from(body),
  };
  return fixture.provider.parseNotification(request);
}

describe('a notification', () => {
  it('is verified against a vector computed elsewhere', async () => {
    // echo -n '1795176000.{…}' | openssl dgst -sha256 -hmac whsec_sandbox_0123456789
    const hex = 'b794a9eff4a1b400f671f8499ac4f9b8ba5c19bf7582ded41fa7e56bbc2eff08';
    expect(signature(BODY)).toBe(`t=1795176000,v1=${hex}`);
    expect(await parse(`t=1795176000,v1=${hex}`)).toMatchObject({ verdict: 'verified', eventId: 'evt_1' });
  });

  it('names the event and the payment', async () => {
    expect(await parse(signature(BODY))).toEqual({
      verdict: 'verified',
      eventId: 'evt_1',
      kind: 'payment.captured',
      providerRef: 'sbx_1',
      merchantRef: 'pay_1',
      reply: { status: 200, body: { received: true } },
    });
  });

  it('is the same event when repeated', async () => {
    expect(await parse(signature(BODY))).toEqual(await parse(signature(BODY)));
  });

  const genuine = signature(BODY);
  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['repeated', [genuine, genuine]],
    ['of another secret', signature(BODY, START, 'another secret 0123456789')],
    ['of an empty secret', signature(BODY, START, '')],
    ['truncated', genuine.slice(0, -1)],
    ['lengthened', `${genuine}0`],
    ['in upper-case hex', genuine.replace(/v1=.*/, (hex) => `v1=${hex.slice(3).toUpperCase()}`)],
    ['with a second signature', `${genuine},v1=${'0'.repeat(64)}`],
    ['with another time', genuine.replace('t=1', 't=2')],
    ['without its time', genuine.replace(/^t=\d+,/, '')],
    ['not ASCII', `${genuine.slice(0, -1)}é`],
    ['with a line break', `${genuine}\n`],
  ])('is refused when its signature is %s', async (_case, header) => {
    const verdict = await parse(header);
    expect(verdict).toMatchObject({ verdict: 'invalid', reason: 'signature', reply: { status: 400 } });
    expect(JSON.stringify(verdict)).not.toContain(genuine.slice(-64));
  });

  it.each([
    ['one byte changed', BODY.replace('pay_1', 'pay_2')],
    ['a trailing newline', `${BODY}\n`],
    ['a byte order mark', `\uFEFF${BODY}`],
    ['other white space', JSON.stringify(JSON.parse(BODY), null, 1)],
  ])('is refused when its body has %s', async (_case, body) => {
    expect(await parse(genuine, body)).toMatchObject({ verdict: 'invalid', reason: 'signature' });
  });

  it.each([
    [-6, 'invalid'],
    [-5, 'verified'],
    [5, 'verified'],
    [6, 'invalid'],
  ])('signed %i minutes from now is %s', async (minutes, verdict) => {
    const parsed = await parse(signature(BODY, START + minutes * 60_000));
    expect(parsed.verdict).toBe(verdict);
    if (parsed.verdict === 'invalid') expect(parsed.reason).toBe('stale');
  });

  it.each(['null', '[]', '"x"', '{', '{"id":"","type":"x","data":{}}', BODY.replace('"sbx_1"', '7')])(
    'is refused when it is signed but says %s',
    async (body) => {
      expect(await parse(signature(body), body)).toMatchObject({ verdict: 'invalid', reason: 'malformed' });
    },
  );

  it('is refused before it is read when it is too long', async () => {
    const body = BODY.replace('evt_1', 'x'.repeat(20_000));
    expect(await parse(signature(body), body)).toMatchObject({ verdict: 'invalid', reason: 'malformed' });
  });
});

describe('the bank posts a notification', () => {
  const events = () => fixture.mailbox.received.map(({ body }) => JSON.parse(String(body)).type);
  /** Any question makes the bank look at its clock, which only the test moves. */
  const tick = (ms: number): void => {
    fixture.clock.advance(ms);
    fixture.bank.find('nothing');
  };

  it('that our own side accepts', async () => {
    const input = session(card('approve'));
    await fixture.provider.createSession(input);
    await until(() => fixture.mailbox.received.length === 1);
    const [call] = fixture.mailbox.received;
    expect(call).toMatchObject({ method: 'POST', url: input.notificationUrl });
    expect(await parse(call?.headers?.[HEADER], String(call?.body))).toMatchObject({
      verdict: 'verified',
      kind: 'payment.captured',
      merchantRef: input.merchantRef,
    });
  });

  it('without card data or amounts in it', async () => {
    await fixture.provider.createSession(session(card('approve')));
    await until(() => fixture.mailbox.received.length === 1);
    const body = JSON.parse(String(fixture.mailbox.received[0]?.body));
    expect(Object.keys(body).sort()).toEqual(['createdAt', 'data', 'id', 'type']);
    expect(Object.keys(body.data).sort()).toEqual(['merchantRef', 'ref']);
  });

  it('for each thing that happens to a payment', async () => {
    const input = session(card('approve'), { capture: 'manual' });
    const outcome = await fixture.provider.createSession(input);
    if (outcome.status !== 'succeeded') throw new Error('not authorized');
    const { providerRef } = outcome.value.payment;
    await fixture.provider.capture?.({ ...input, providerRef, idempotencyKey: 'c' });
    await fixture.provider.refund?.({
      ...input,
      providerRef,
      idempotencyKey: 'r',
      money: { ...input.money, amountMinor: 1 },
    });
    fixture.bank.dispute(providerRef);
    await fixture.provider.createSession(session(card('decline')));
    await until(() => events().length === 5);
    expect(events()).toEqual([
      'payment.authorized',
      'payment.captured',
      'payment.refunded',
      'payment.disputed',
      'payment.failed',
    ]);
  });

  it('when slow money arrives, by its own timer', async () => {
    await fixture.provider.close?.();
    fixture = openFixture({ config: { settleAfterMs: 30 } });
    await fixture.provider.createSession(session(card('late')));
    fixture.clock.advance(30);
    await until(() => events().length === 1);
    expect(events()).toEqual(['payment.captured']);
  });

  it.each([[500 as const], [404 as const], [303 as const], ['noAnswer' as const]])(
    'again after 2, 10 and 60 seconds while it is answered with %s, and not after 2xx',
    async (status) => {
      fixture.mailbox.status = status;
      await fixture.provider.createSession(session(card('approve')));
      await until(() => events().length === 1);
      for (const [pause, sent] of [
        [1_999, 1],
        [1, 2],
        [10_000, 3],
        [60_000, 4],
      ] as const) {
        tick(pause);
        await until(() => events().length >= sent);
        await new Promise((resolve) => setTimeout(resolve, 10));
        expect(events()).toHaveLength(sent);
      }
      fixture.mailbox.status = 200;
      tick(300_000);
      await until(() => events().length === 5);
      tick(1_800_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(events()).toHaveLength(5);
      expect(new Set(fixture.mailbox.received.map(({ body }) => String(body))).size).toBe(1);
    },
  );

  it('also while it is busy without a pause', async () => {
    const { provider, mailbox } = fixture;
    const deadline = performance.now() + 500;
    while (mailbox.received.length === 0 && performance.now() < deadline) {
      await provider.createSession(session(card('approve')));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(mailbox.received.length).toBeGreaterThan(0);
  });

  it('signed anew at each attempt, so that a late one is not stale', async () => {
    fixture.mailbox.status = 500;
    await fixture.provider.createSession(session(card('approve')));
    await until(() => events().length === 1);
    for (const pause of [2_000, 10_000, 60_000, 300_000, 1_800_000]) {
      const sent = events().length;
      tick(pause);
      await until(() => events().length > sent);
    }
    const last = fixture.mailbox.received.at(-1);
    expect((await parse(last?.headers?.[HEADER], String(last?.body))).verdict).toBe('verified');
  });
});
