import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CreateSession } from '../../../../server/providers/provider.ts';
import { card, type Fixture, openFixture, session } from './fixture.ts';

const RETURN_URL = 'http://localhost:4000/checkout/co_1?embed=1';

let fixture: Fixture;
beforeEach(() => {
  fixture = openFixture();
});
afterEach(() => fixture.provider.close?.());

async function challenge(overrides: Partial<CreateSession> = {}) {
  const input = session(card('challenge'), overrides);
  const outcome = await fixture.provider.createSession(input);
  if (outcome.status !== 'actionRequired') throw new Error('no challenge');
  const { payment } = outcome.value;
  const path = new URL(outcome.redirectUrl).pathname;
  const press = (decision: string) => request(fixture.app).post(path).type('form').send({ decision });
  return { input, payment, path, press, visit: () => request(fixture.app).get(path) };
}

const booked = () => fixture.bank.payments();

describe('the challenge page', () => {
  it('names merchant and amount, says that it is a test, and has two buttons and no script', async () => {
    const { text, status, headers } = await (await challenge()).visit();
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
    for (const part of ['<html lang="en">', 'Blocks: 3 swords', '€12.50', 'This is a test', '>Approve<', '>Decline<']) {
      expect(text).toContain(part);
    }
    expect(text).not.toMatch(/<script|\son\w+=/i);
  });

  it('may be framed by exactly the origins of the session, and its form may lead back to the checkout', async () => {
    const frameAncestors = ['https://blocks.example.net', 'http://localhost:8080'];
    const { headers, text } = await (await challenge({ frameAncestors })).visit();
    const nonce = /<style nonce="([^"]+)">/.exec(text)?.[1];
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self' http://localhost:4000; ` +
        "frame-ancestors https://blocks.example.net http://localhost:8080; base-uri 'none'",
    );
    expect(headers['x-frame-options']).toBeUndefined();
  });

  it.each([
    ['no origins', []],
    ['things that are no origin', ['*', "'self'", 'javascript:alert(1)', 'data:text/html,x']],
  ])('cannot be framed at all with %s', async (_case, frameAncestors) => {
    const { headers } = await (await challenge({ frameAncestors })).visit();
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none';");
  });

  it('uses a new nonce for every answer', async () => {
    const { visit } = await challenge();
    const policies = [(await visit()).headers, (await visit()).headers].map((h) => h['content-security-policy']);
    expect(policies[0]).not.toBe(policies[1]);
  });

  it('escapes what the merchant wrote', async () => {
    const { visit } = await challenge({ description: `<img src=x onerror="alert('1')"> & Co` });
    const { text } = await visit();
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; Co');
  });

  it('captures on Approve and sends the shopper back', async () => {
    const { press } = await challenge();
    const { status, headers } = await press('approve');
    expect([status, headers.location]).toEqual([303, RETURN_URL]);
    expect(booked()).toMatchObject([{ stage: 'captured', captured: 1_250 }]);
  });

  it('fails the payment on Decline and sends the shopper back', async () => {
    const { press } = await challenge();
    const { status, headers } = await press('decline');
    expect([status, headers.location]).toEqual([303, RETURN_URL]);
    expect(booked()).toMatchObject([{ stage: 'failed', captured: 0, decline: { code: 'authentication_failed' } }]);
  });

  it('captures once when Approve is pressed ten times at once', async () => {
    const { press } = await challenge();
    const answers = await Promise.all(Array.from({ length: 10 }, () => press('approve')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(booked()).toMatchObject([{ stage: 'captured', captured: 1_250 }]);
  });

  it('keeps the first decision, whatever is pressed after the back button', async () => {
    const { press, visit } = await challenge();
    await press('approve');
    expect((await visit()).text).toContain('Already approved');
    expect((await press('decline')).status).toBe(409);
    expect(booked()).toMatchObject([{ stage: 'captured', captured: 1_250 }]);
  });

  it('shows the way back when there is nothing left to confirm', async () => {
    const { press, visit } = await challenge();
    await press('decline');
    const { text } = await visit();
    expect(text).toContain(`href="${RETURN_URL}"`);
    expect(text).not.toContain('<button');
  });

  it('cannot be approved after the payment was voided, and says so', async () => {
    const { input, payment, press, visit } = await challenge();
    const move = { ...input, providerRef: payment.providerRef, idempotencyKey: 'void' };
    expect(await fixture.provider.void?.(move)).toMatchObject({ status: 'succeeded', value: { stage: 'voided' } });
    expect((await visit()).text).toContain('given up');
    const late = await press('approve');
    expect(late.status).toBe(409);
    expect(late.text).toContain('given up');
    expect(booked()).toMatchObject([{ stage: 'voided', captured: 0 }]);
  });

  it('cannot be voided after it was approved', async () => {
    const { input, payment, press } = await challenge();
    await press('approve');
    const outcome = await fixture.provider.void?.({ ...input, ...payment, idempotencyKey: 'void' });
    expect(outcome).toMatchObject({ status: 'rejected' });
    expect(booked()).toMatchObject([{ stage: 'captured' }]);
  });

  it('ends as captured or voided, never both, when both are asked for at once', async () => {
    for (let round = 0; round < 20; round++) {
      const { input, payment, press } = await challenge();
      const move = { ...input, providerRef: payment.providerRef, idempotencyKey: `void-${round}` };
      const approve = press('approve').then(({ status }) => status);
      const [status, outcome] = await Promise.all(
        round % 2 === 0
          ? [approve, fixture.provider.void?.(move)]
          : [approve, approve.then(() => fixture.provider.void?.(move))],
      );
      const truth = fixture.bank.find(payment.providerRef);
      const captured = truth?.stage === 'captured';
      expect(truth?.stage).toBe(captured ? 'captured' : 'voided');
      expect(truth?.captured).toBe(captured ? 1_250 : 0);
      expect(status).toBe(captured ? 303 : 409);
      expect(outcome?.status).toBe(captured ? 'rejected' : 'succeeded');
    }
    expect(new Set(booked().map(({ stage }) => stage)).size).toBe(2);
  });

  it('cannot be approved after it expired, and says so', async () => {
    const { press, visit } = await challenge();
    fixture.clock.advance(30 * 60_000);
    expect((await visit()).text).toContain('not confirmed in time');
    expect((await press('approve')).status).toBe(409);
    expect(booked()).toMatchObject([{ stage: 'expired', captured: 0 }]);
  });

  it.each(['sbx_unknown', '..%2f..%2fetc', '%00', `${'x'.repeat(3_000)}`])('answers 404 to %s', async (ref) => {
    const { status, text } = await request(fixture.app).get(`/methods/card/challenge/${ref}`);
    expect(status).toBe(404);
    expect(text).toContain('Unknown payment');
    const posted = await request(fixture.app)
      .post(`/methods/card/challenge/${ref}`)
      .type('form')
      .send('decision=approve');
    expect(posted.status).toBe(404);
  });

  it('refuses a form without a known button', async () => {
    const { press, path } = await challenge();
    expect((await press('other')).status).toBe(400);
    expect((await request(fixture.app).post(path)).status).toBe(400);
    expect((await request(fixture.app).post(path).send({ decision: 'approve' })).status).toBe(400);
    expect((await request(fixture.app).post(path).type('form').send('decision=approve&decision=decline')).status).toBe(
      400,
    );
    expect(booked()).toMatchObject([{ stage: 'actionRequired' }]);
  });

  it('refuses a form of more than a kilobyte', async () => {
    const { path } = await challenge();
    const body = `decision=approve&padding=${'x'.repeat(1_100)}`;
    expect((await request(fixture.app).post(path).type('form').send(body)).status).toBe(413);
    expect(booked()).toMatchObject([{ stage: 'actionRequired' }]);
  });
});
