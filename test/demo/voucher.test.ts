import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startVoucherService, VOUCHERS, type VoucherService } from '../../demo/voucher/index.ts';

const KEY = 'test_prepin_0123456789';
const SECRET = 'whsec_prepin_0123456789';

let prepin: VoucherService;
beforeAll(async () => {
  prepin = await startVoucherService({ apiKey: KEY, webhookSecret: SECRET });
});
afterAll(() => prepin.stop());

const wanted = {
  reference: 'order-1',
  amount: '12.50',
  currency: 'EUR',
  description: '<b>3 swords</b>',
  return_url: 'http://localhost:1/back',
  notify_url: 'http://127.0.0.1:1/',
  expires_at: Date.now() + 3_600_000,
};

async function post(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${prepin.apiUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
const look = async (id: string) =>
  (await fetch(`${prepin.apiUrl}/payments/${id}`, { headers: { authorization: `Bearer ${KEY}` } })).json();

describe("PrePin's page", () => {
  it('takes a good voucher once, and sends the shopper back', async () => {
    const { body } = await post('/payments', wanted);
    const answer = await prepin.visit(body.page_url, VOUCHERS.good);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, wanted.return_url]);
    await prepin.visit(body.page_url, VOUCHERS.usedUp);
    expect(await look(body.id)).toMatchObject({ status: 'paid', amount: '12.50', live: false });
  });

  it('lets a shopper guess three times', async () => {
    const { body } = await post('/payments', wanted);
    for (const code of ['', '123', 'x'.repeat(1_000), '9999 9999 9999 9999', '9999999999999998']) {
      const page = await prepin.visit(body.page_url, code);
      expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('role="alert"')]);
    }
    expect((await prepin.visit(body.page_url, '9999-9999-9999-9997')).status).toBe(303);
    expect(await look(body.id)).toMatchObject({ status: 'refused' });
  });

  it('shows markup as text, refuses frames, and knows no other payment', async () => {
    const { body } = await post('/payments', wanted);
    const page = await fetch(body.page_url);
    expect(await page.text()).toContain('&lt;b&gt;3 swords&lt;/b&gt;');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect((await fetch(`${body.page_url}0`)).status).toBe(404);
    expect((await prepin.visit(`${body.page_url}0`, VOUCHERS.good)).status).toBe(404);
  });
});

describe("PrePin's API", () => {
  it.each([
    ['a number for money', { amount: 12.5 }],
    ['no money', { amount: '0.00' }],
    ['too many decimals', { amount: '1.005' }],
    ['another currency', { currency: 'JPY' }],
    ['a script for an address', { return_url: 'javascript:alert(1)' }],
    ['no reference', { reference: '' }],
  ])('refuses %s', async (_what, change) => {
    expect((await post('/payments', { ...wanted, ...change })).status).toBe(422);
  });

  it('knows its own key only', async () => {
    expect((await post('/payments', wanted, { authorization: 'Bearer test_prepin_other' })).status).toBe(401);
  });

  it('answers a key again as before, and refuses it for something else', async () => {
    const key = { 'idempotency-key': 'k1' };
    const first = await post('/payments', wanted, key);
    expect(await post('/payments', wanted, key)).toEqual(first);
    expect((await post('/payments', { ...wanted, amount: '1.00' }, key)).status).toBe(422);
  });

  it('signs what it posts: the time, a dot, and the body', async () => {
    const { body } = await post('/payments', wanted);
    const { headers, body: text } = prepin.notification(body.id, 1_795_000_000_999);
    expect(headers['x-prepin-timestamp']).toBe('1795000000');
    const expected = createHmac('sha256', SECRET).update(`1795000000.${text}`).digest('hex');
    expect(headers['x-prepin-signature']).toBe(expected);
    expect(JSON.parse(text)).toMatchObject({ type: 'payment.open', payment_id: body.id });
  });
});
