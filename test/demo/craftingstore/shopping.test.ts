import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeCraftingStore, startFakeCraftingStore, twoDirectives } from '../../../demo/craftingstore/index.ts';

/** Stands in for Tillgate: keeps what it got, answers what the test says. */
interface Endpoint {
  readonly url: string;
  readonly calls: { readonly path: string; readonly raw: string; readonly headers: IncomingMessage['headers'] }[];
  answer: { status: number; body: string };
  close(): void;
}

async function endpoint(): Promise<Endpoint> {
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    self.calls.push({ path: request.url ?? '', raw: Buffer.concat(chunks).toString('utf8'), headers: request.headers });
    response.writeHead(self.answer.status, { 'content-type': 'application/json' }).end(self.answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: Endpoint = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: [],
    answer: { status: 200, body: '{"success":true,"data":{"url":"https://pay.example.com/checkout/co_1"}}' },
    close: () => server.close(),
  };
  return self;
}

let tillgate: Endpoint;
let store: FakeCraftingStore;
beforeEach(async () => {
  tillgate = await endpoint();
  store = await startFakeCraftingStore({
    gateways: [
      { key: 'first', name: 'Card or bank', store: 'blocks', secret: 'secretKey' },
      { key: 'second', name: 'Overlay', store: 'blocks-overlay', secret: 'otherKey' },
    ],
    tillgateUrl: tillgate.url,
    csp: twoDirectives,
  });
});
afterEach(async () => {
  await store.stop();
  tillgate.close();
});

/** A shopper's browser: keeps the basket cookie, follows nothing by itself. */
function shopper() {
  let cookie = '';
  return async (path: string, form?: Record<string, string>): Promise<Response> => {
    const response = await fetch(`${store.apiUrl}${path}`, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return response;
  };
}

const details = { player: 'Alex', email: 'alex@example.com', gateway: 'first' };

describe('a shopper in the fake CraftingStore', () => {
  it('fills a basket and is sent to the link that the gateway answers', async () => {
    const visit = shopper();
    await visit('/basket/add', { package: 'vip' });
    await visit('/basket/add', { package: 'island' });
    const response = await visit('/payment', { ...details, firstName: 'Søren' });
    expect([response.status, response.headers.get('location')]).toEqual([302, 'https://pay.example.com/checkout/co_1']);

    const [call] = tillgate.calls;
    expect(call?.path).toBe('/craftingstore/blocks');
    expect(call?.headers['x-signature']).toBe(
      createHmac('sha256', 'secretKey')
        .update(call?.raw ?? '')
        .digest('hex'),
    );
    expect(call?.raw).toContain('"successUrl":"http:\\/\\/localhost:');
    expect(JSON.parse(call?.raw ?? '')).toMatchObject({
      type: 'PENDING',
      transactionId: expect.stringMatching(/^[A-Z2-9]{5}(-[A-Z2-9]{5}){3}$/),
      currency: 'eur',
      user: {
        identifier: expect.stringMatching(/^\d{7}$/),
        email: 'alex@example.com',
        firstName: 'Søren',
        lastName: null,
      },
      package: { name: 'VIP rank, Sky island 64×64', notes: null, price: 3350 },
    });
  });

  it('keeps the basket on the way back: a new payment of the same basket', async () => {
    const visit = shopper();
    await visit('/basket/add', { package: 'vip' });
    await visit('/payment', details);
    await visit('/payment', { ...details, gateway: 'second' });
    const [first, second] = store.ledger.payments;
    expect(second?.basketId).toBe(first?.basketId);
    expect(second?.transactionId).not.toBe(first?.transactionId);
    expect(tillgate.calls.map(({ path }) => path)).toEqual(['/craftingstore/blocks', '/craftingstore/blocks-overlay']);
  });

  it.each([
    ['400 {"success":false}', { status: 400, body: '{"success":false}' }],
    ['200 without a url', { status: 200, body: '{"success":true,"data":{}}' }],
    ['a script as url', { status: 200, body: '{"success":true,"data":{"url":"javascript:alert(1)"}}' }],
    ['a web page', { status: 200, body: '<p>hello</p>' }],
  ])('reads that something went wrong after %s', async (_name, answer) => {
    tillgate.answer = answer;
    const visit = shopper();
    await visit('/basket/add', { package: 'vip' });
    const response = await visit('/payment', details);
    expect(await response.text()).toContain('Something went wrong');
    expect(store.ledger.payments).toMatchObject([{ state: 'pending', paymentUrl: null }]);
  });

  it('cannot pay an empty basket or by a gateway that is not there', async () => {
    const visit = shopper();
    expect((await visit('/payment', details)).status).toBe(400);
    await visit('/basket/add', { package: 'vip' });
    expect((await visit('/payment', { ...details, gateway: 'third' })).status).toBe(400);
    expect(store.ledger.payments).toEqual([]);
  });

  it('finds the script tag and the exact policy on every page, also where the redirect leads', async () => {
    const visit = shopper();
    for (const path of ['/', '/?tillgate=co_1', '/basket', '/success', '/failed']) {
      const response = await visit(path);
      expect(await response.text()).toContain(`<script async src="${tillgate.url}/tillgate.js"></script>`);
      expect(response.headers.get('content-security-policy')).toBe(
        `script-src 'self' ${tillgate.url}; frame-src ${tillgate.url}`,
      );
    }
  });

  it('sees names as text, not as markup', async () => {
    const page = await (await shopper()('/')).text();
    expect(page).toContain('Smith&#39;s crate &lt;5 keys&gt; &amp; more');
    expect(page).not.toContain('<5 keys>');
  });
});

describe('purchases made by a test', () => {
  it('repeat under the same id, with a price the test changes', async () => {
    const { transactionId } = await store.purchase();
    await store.repeat(transactionId, { price: 1 });
    const [first, second] = tillgate.calls.map(({ raw }) => JSON.parse(raw));
    expect(second).toEqual({ ...first, package: { ...first.package, price: 1 } });
  });

  it('may put other bytes on the wire than were hashed', async () => {
    const items = [{ id: 'x', name: "Bob's <&>", description: '', price: 100, command: '' }];
    await store.purchase({ packages: items, wire: 'hexTags' });
    await store.purchase({ packages: items });
    const [altered, plain] = tillgate.calls;
    expect(altered?.raw).toContain('Bob\\u0027s \\u003C\\u0026\\u003E');
    expect(JSON.parse(altered?.raw ?? '').package).toEqual(JSON.parse(plain?.raw ?? '').package);
    const sign = (raw: string) => createHmac('sha256', 'secretKey').update(raw).digest('hex');
    expect(altered?.headers['x-signature']).not.toBe(sign(altered?.raw ?? ''));
  });
});
