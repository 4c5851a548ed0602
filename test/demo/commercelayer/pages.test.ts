import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fashionPages } from '../../../demo/commercelayer/pages/index.ts';
import { later, no, yes } from './gateway-stub.ts';
import { startWorld, type World } from './world.ts';

const TILLGATE = 'https://pay.example.com';
const PUBLIC = fileURLToPath(new URL('../../../demo/commercelayer/public', import.meta.url));

let ahead = 0;
let world: World;
beforeAll(async () => {
  world = await startWorld({
    clock: { now: () => Date.now() + ahead },
    pages: (fake) => fashionPages(fake, () => ({ tillgate: TILLGATE, store: 'fashion' })),
  });
});
afterAll(() => world.stop());

const get = (path: string) => fetch(`${world.fake.apiUrl}${path}`);
const page = async (path: string) => (await get(path)).text();

const post = (path: string, fields: Readonly<Record<string, string>> = {}, headers: Record<string, string> = {}) =>
  fetch(`${world.fake.apiUrl}${path}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
    headers,
  });

/** The fields of a form as they stand on the order's page. */
async function form(orderId: string, action: string): Promise<Record<string, string>> {
  const markup = await page(`/orders/${orderId}`);
  const [found = ''] = new RegExp(`<form[^>]*data-action="${action}"[\\s\\S]*?</form>`).exec(markup) ?? [];
  const fields = [...found.matchAll(/<input[^>]*name="(\w+)"[^>]*value="([^"]*)"/g)];
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
}

/** Sends a form of the order's page with some fields changed. */
const send = async (orderId: string, action: string, changed: Readonly<Record<string, string>> = {}) =>
  post(`/orders/${orderId}/${action}`, { ...(await form(orderId, action)), ...changed });

const money = (orderId: string) => world.fake.ledger.money(orderId);

describe('the pages for shoppers', () => {
  it('show the catalogue with the prices of both currencies', async () => {
    const markup = await page('/');
    for (const { name } of world.fake.catalogue) expect(markup).toContain(`<h3>${name}</h3>`);
    expect(markup).toContain('€59.00');
    expect(markup).toContain('$64.00');
  });

  it.each(['/', '/checkout/abc', '/pay/abc', '/orders', '/developers', '/nowhere'])(
    'carry a strict policy and nothing inline: %s',
    async (path) => {
      const response = await get(path);
      expect(response.headers.get('content-security-policy')).toBe(
        `default-src 'self'; script-src 'self' ${TILLGATE}; frame-src ${TILLGATE}; ` +
          `connect-src 'self' ${TILLGATE} ${world.fake.url}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      );
      const markup = await response.text();
      expect(markup).not.toMatch(/<style|\sstyle=|\son\w+=/);
      const scripts = [...markup.matchAll(/<script([^>]*)>/g)].map(([, attributes]) => attributes);
      expect(scripts.every((attributes) => /src="|type="application\/json"/.test(attributes ?? ''))).toBe(true);
    },
  );

  it('load the one script tag where something can be paid, and not before the store is connected', async () => {
    const tag = `<script async src="${TILLGATE}/tillgate.js"></script>`;
    expect(await page('/checkout/abc')).toContain(tag);
    expect(await page('/pay/abc')).toContain(tag);
    expect(await page('/')).not.toContain('tillgate.js');
    const alone = await startWorld({ pages: (fake) => fashionPages(fake, () => ({ tillgate: '', store: 'fashion' })) });
    try {
      const response = await fetch(`${alone.fake.apiUrl}/checkout/abc`);
      expect(response.status).toBe(200);
      expect(await response.text()).not.toContain('tillgate.js');
    } finally {
      await alone.stop();
    }
  });

  it('hand an order id of any kind to the script as data', async () => {
    const evil = '</script><script src="//evil.example">&\u2028';
    const markup = await page(`/checkout/${encodeURIComponent(evil)}`);
    expect(markup).not.toContain('evil.example">');
    const [, json = ''] = /<script type="application\/json" id="shop-data">(.*?)<\/script>/.exec(markup) ?? [];
    expect(JSON.parse(json)).toMatchObject({ orderId: evil, store: 'fashion', tillgate: TILLGATE });
  });

  it('tell the credentials of a customer who can log in for a token of their own', async () => {
    const [, json = ''] = /id="shop-data">(.*?)<\/script>/.exec(await page('/')) ?? [];
    const { api, clientId, customer } = JSON.parse(json);
    expect(api).toBe(world.fake.url);
    const response = await fetch(`${world.fake.apiUrl}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: clientId,
        username: customer.email,
        password: customer.password,
      }),
    });
    const { access_token } = (await response.json()) as { access_token: string };
    const claims = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ application: { kind: 'sales_channel' }, owner: { type: 'Customer' } });
  });

  it('show the example with this shop’s own addresses', async () => {
    const markup = await page('/developers');
    expect(markup).toContain(`&lt;script defer src=&quot;${TILLGATE}/tillgate.js&quot;&gt;`);
    expect(markup).toContain(`organization: &#39;${world.fake.url}&#39;`);
    expect(markup).toContain('store: &#39;fashion&#39;');
  });

  it('say when there is nothing', async () => {
    expect((await get('/nowhere')).status).toBe(404);
    expect((await get('/orders/nowhere')).status).toBe(404);
  });
});

describe('secrets', () => {
  it('never reach the browser, on no page and in no file', async () => {
    const id = await world.placed();
    await send(id, 'capture');
    const files = readdirSync(PUBLIC, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.'));
    expect(files.length).toBeGreaterThan(10);
    const paths = ['/', `/checkout/${id}`, `/pay/${id}`, '/orders', `/orders/${id}`, '/orders/nowhere', '/developers'];
    const { integration } = world.fake.credentials;
    for (const path of [...paths, ...files.map((name) => `/public/${name}`)]) {
      const response = await get(path);
      const text = `${JSON.stringify([...response.headers])}${await response.text()}`;
      expect(text).not.toContain(integration.clientId);
      expect(text).not.toContain(integration.clientSecret);
      expect(text).not.toContain(world.gateway.secret);
      // Any access token: a JSON Web Token in three parts.
      expect(text).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
    }
  });
});

describe('the merchant’s pages', () => {
  it('list the orders with what the platform says of them', async () => {
    const id = await world.placed({ currency: 'USD', lines: [{ sku: 'MUG' }] });
    const markup = await page('/orders');
    const [row = ''] = new RegExp(`<tr data-order="${id}">[\\s\\S]*?</tr>`).exec(markup) ?? [];
    for (const text of ['shopper@example.com', '$17.60', '>placed<', '>authorized<']) expect(row).toContain(text);
  });

  it('capture in parts, refund and void, exactly and once each', async () => {
    const id = await world.placed({ lines: [{ sku: 'HOODIE' }] });
    expect(await form(id, 'capture')).toMatchObject({ amount: '59.00', left: '5900' });
    const response = await send(id, 'capture', { amount: '19.99' });
    expect(response.status).toBe(303);
    const [capture] = world.fake.ledger.transactionsOf(id, 'capture');
    expect(response.headers.get('location')).toBe(`/orders/${id}?made=${capture?.id}`);
    expect(await page(`/orders/${id}?made=${capture?.id}`)).toContain('Capture of €19.99: done.');
    expect((await send(id, 'capture', { amount: '0,01' })).status).toBe(303);
    expect((await send(id, 'refund', { amount: '5' })).status).toBe(303);
    expect((await send(id, 'refund', { amount: '14.99' })).status).toBe(303);
    expect((await send(id, 'void')).status).toBe(303);
    expect(money(id)).toEqual({ authorized: 5_900, captured: 2_000, voided: 3_900, refunded: 1_999 });
    const asked = world.fake.ledger.callsOf(id).map(({ action, amountCents }) => [action, amountCents]);
    expect(asked).toEqual([
      ['authorize', 5_900],
      ['capture', 1_999],
      ['capture', 1],
      ['refund', 500],
      ['refund', 1_499],
      ['void', 3_900],
    ]);
    const markup = await page(`/orders/${id}`);
    for (const { id: transaction } of world.fake.ledger.transactionsOf(id))
      expect(markup).toContain(`<tr data-transaction="${transaction}"`);
    expect(markup).toMatch(/data-money="refunded"><dt>refunded<\/dt><dd>€19\.99/);
  });

  it('do the same in the Payments API', async () => {
    const { fake, stub } = world;
    stub.answer = (call) =>
      call.action === 'session'
        ? { status: 200, body: { success: true, data: { id: 'co_1', transaction_token: 'co_1' } } }
        : { status: 200, body: { success: true, data: { transaction_token: `act_${call.document.data.id}` } } };
    const setting = fake.addPaymentSetting({ baseUrl: stub.baseUrl });
    const create = async (type: string, relationships: object) => {
      const response = await fetch(`${fake.apiUrl}/api/${type}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/vnd.api+json',
          authorization: `Bearer ${fake.token('sales_channel')}`,
        },
        body: JSON.stringify({ data: { type, attributes: {}, relationships } }),
      });
      return ((await response.json()) as { data: { id: string } }).data.id;
    };
    const { id } = fake.createOrder({ lines: [{ sku: 'HOODIE' }] });
    const session = await create('payment_sessions', {
      order: { data: { type: 'orders', id } },
      payment_setting: { data: { type: 'payment_setting_externals', id: setting.id } },
    });
    await create('payment_authorizations', { payment_session: { data: { type: 'payment_sessions', id: session } } });

    expect((await send(id, 'capture', { amount: '20.50' })).status).toBe(303);
    expect((await send(id, 'refund', { amount: '0.50' })).status).toBe(303);
    expect((await send(id, 'void')).status).toBe(303);
    stub.answer = yes;
    expect(money(id)).toEqual({ authorized: 5_900, captured: 2_050, voided: 3_850, refunded: 50 });
  });

  it.each(['', '0', '0.00', '-5', '1e1', '12.345', '1.234,50', '59.01', '１０', 'ten', ' '])(
    'refuse the amount "%s" and move nothing',
    async (amount) => {
      const id = await world.placed({ lines: [{ sku: 'HOODIE' }] });
      const response = await send(id, 'capture', { amount });
      expect(response.status).toBe(422);
      expect(await response.text()).toContain('Nothing was moved.');
      expect(world.fake.ledger.callsOf(id, 'capture')).toEqual([]);
    },
  );

  it('move money once when a form is sent twice, at once or later', async () => {
    const id = await world.placed({ lines: [{ sku: 'HOODIE' }] });
    const fields = { ...(await form(id, 'capture')), amount: '20.00' };
    const both = await Promise.all([post(`/orders/${id}/capture`, fields), post(`/orders/${id}/capture`, fields)]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await post(`/orders/${id}/capture`, fields)).status).toBe(409);
    expect(money(id).captured).toBe(2_000);
    expect(world.fake.ledger.callsOf(id, 'capture')).toHaveLength(1);
  });

  it('move nothing for another order’s transaction, an unknown move, or a foreign page', async () => {
    const [mine, other] = [await world.placed(), await world.placed()];
    const fields = await form(other, 'capture');
    expect((await post(`/orders/${mine}/capture`, fields)).status).toBe(404);
    expect((await post(`/orders/${mine}/refund`, fields)).status).toBe(404);
    expect((await post(`/orders/${other}/steal`, fields)).status).toBe(404);
    expect((await post('/orders/nowhere/capture', fields)).status).toBe(404);
    for (const origin of ['https://evil.example', 'null'])
      expect((await post(`/orders/${other}/capture`, fields, { origin })).status).toBe(403);
    expect([money(mine).captured, money(other).captured]).toEqual([0, 0]);
    const { host } = new URL(world.fake.apiUrl);
    expect((await post(`/orders/${other}/capture`, fields, { origin: `http://${host}` })).status).toBe(303);
  });

  it('cancel an order and give back what was authorized', async () => {
    const id = await world.placed();
    expect((await send(id, 'cancel')).status).toBe(303);
    expect(world.fake.order(id)).toMatchObject({ status: 'cancelled', paymentStatus: 'voided' });
    expect(await page(`/orders/${id}`)).not.toContain('data-action=');
    expect((await post(`/orders/${id}/cancel`)).status).toBe(422);
  });

  it('show what the gateway refused in its own words, escaped', async () => {
    const { stub, fake } = world;
    const id = await world.placed();
    stub.answer = no(402, 'not_<now>', 'Ask <b>again</b> & later');
    const response = await send(id, 'capture');
    stub.answer = yes;
    const markup = await page(response.headers.get('location') ?? '');
    expect(markup).toContain('Capture of €24.00: declined. Ask &lt;b&gt;again&lt;/b&gt; &amp; later');
    expect(markup).toContain('<strong>not_&lt;now&gt;</strong>');
    expect(markup).not.toContain('<b>again');
    expect(money(id).captured).toBe(0);
    // What failed has taken nothing, and can be tried again.
    expect((await send(id, 'capture')).status).toBe(303);
    expect(fake.order(id).paymentStatus).toBe('paid');
  });

  it('show what is under way, take nothing of it twice, and show its webhook', async () => {
    const { stub } = world;
    const id = await world.placed();
    stub.answer = later('action-7');
    const response = await send(id, 'capture', { amount: '20.00' });
    stub.answer = yes;
    expect(await page(response.headers.get('location') ?? '')).toContain('Capture of €20.00: under way.');
    expect(await form(id, 'capture')).toMatchObject({ left: '400' });
    expect(await page(`/orders/${id}`)).toContain('€20.00 pending');
    await world.webhook({ success: true, data: { action_id: 'action-7' } });
    await world.fake.idle();
    const markup = await page(`/orders/${id}`);
    expect(markup).toContain('<tr data-verdict="accepted">');
    expect(markup).not.toContain('pending');
    expect(money(id).captured).toBe(2_000);
  });

  it('get a new token when theirs has ended', async () => {
    const id = await world.placed();
    expect((await get('/orders')).status).toBe(200);
    ahead += 3 * 3_600_000;
    expect((await get('/orders')).status).toBe(200);
    expect((await send(id, 'capture')).status).toBe(303);
    expect(money(id).captured).toBe(2_400);
  });

  it('say so when the platform does not answer well, and pretend nothing', async () => {
    const id = await world.placed();
    const fields = await form(id, 'capture');
    world.fake.faults.api.push({ fault: 'status', status: 503 });
    const response = await post(`/orders/${id}/capture`, fields);
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('look whether it was done before trying again');
    expect(money(id).captured).toBe(0);

    // Done, and the answer lost: the page shows it, and the same form is refused.
    world.fake.faults.api.push({ fault: 'reset', effect: true });
    const lost = await post(`/orders/${id}/capture`, fields);
    expect(lost.status).toBe(502);
    expect(await lost.text()).toMatch(/data-money="captured"><dt>captured<\/dt><dd>€24\.00/);
    expect((await post(`/orders/${id}/capture`, fields)).status).toBe(409);
    expect(world.fake.ledger.callsOf(id, 'capture')).toHaveLength(1);

    world.fake.faults.api.push({ fault: 'status', status: 500 });
    expect((await get('/orders')).status).toBe(502);
    world.fake.faults.api.clear();
  });

  it('show an open circuit and close it', async () => {
    const { fake, stub, gateway } = world;
    const id = await world.placed({ lines: [{ sku: 'HOODIE' }] });
    stub.answer = no(500, 'broken', 'Broken');
    for (let call = 0; call <= 30; call += 1) await send(id, 'capture', { amount: '1.00' });
    stub.answer = yes;
    expect(fake.breaker(gateway.id).state).toBe('open');
    expect(await page('/orders')).toContain('data-breaker="external_gateways" data-state="open"');
    await send(id, 'capture', { amount: '1.00' });
    const markup = await page(`/orders/${id}`);
    expect(markup).toContain('The circuit breaker of the external gateway is open.');
    expect(markup).toContain('>circuitOpen<');

    const reset = (type: string, order = '') => post(`/orders/breakers/${type}/${gateway.id}/reset`, { order });
    expect((await reset('customers')).status).toBe(404);
    const response = await reset('external_gateways', id);
    expect([response.status, response.headers.get('location')]).toEqual([303, `/orders/${id}`]);
    expect(fake.breaker(gateway.id)).toEqual({ state: 'closed', failures: 0 });
    expect((await send(id, 'capture')).status).toBe(303);
    expect(money(id).captured).toBe(5_900);
  });
});
