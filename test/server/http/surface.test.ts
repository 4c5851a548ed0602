import { createHash, createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tillgate } from '../../../server/tillgate.ts';
import { CARDS, card, shopper } from '../../support/api.ts';
import { eventually, type Stores, startInProcess, startStores } from '../../support/world.ts';

let stores: Stores;
let tillgate: Tillgate;

beforeAll(async () => {
  stores = await startStores();
  tillgate = await startInProcess(stores);
});
afterAll(async () => {
  await tillgate.stop();
  await stores.stop();
});

const at = (path: string, init?: RequestInit) => fetch(`${stores.tillgateUrl}${path}`, { redirect: 'manual', ...init });

function signed(body: string, secret = stores.env.BLOCKS_SECRET ?? ''): RequestInit {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { method: 'POST', body, headers: { 'x-signature': signature, 'content-type': 'application/json' } };
}

/** A raw request, for what fetch would not send. */
function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(stores.tillgateUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
    setTimeout(() => socket.end(), 500);
  });
}

async function order(): Promise<{ id: string; url: string; transactionId: string }> {
  const { transactionId, url } = await stores.craftingStore.purchase();
  if (url === null) throw new Error('no link');
  return { transactionId, url, id: url.split('/').at(-1) ?? '' };
}

describe('POST /craftingstore/:store', () => {
  it('answers a signed order with its link, and every forgery with 400 {"success":false}', async () => {
    const { url, transactionId } = await order();
    expect(url).toMatch(/\/checkout\/co_[0-9a-f]{32}$/);
    const forged = await at('/craftingstore/blocks', signed('{"type":"PENDING"}', 'another secret'));
    expect([forged.status, await forged.text()]).toEqual([400, '{"success":false}']);
    const unsigned = await at('/craftingstore/blocks', { method: 'POST', body: '{}' });
    expect([unsigned.status, await unsigned.text()]).toEqual([400, '{"success":false}']);
    const again = await stores.craftingStore.repeat(transactionId);
    expect(again.url).toBe(url);
  });

  it('does not take another store’s signature', async () => {
    const body = '{"type":"PAID","transactionId":"X"}';
    const crossed = await at('/craftingstore/blocks', signed(body, stores.env.OVERLAY_SECRET));
    expect(crossed.status).toBe(400);
  });

  it('refuses another price under the same order, and keeps the first', async () => {
    const { url, transactionId } = await order();
    const changed = await stores.craftingStore.repeat(transactionId, { price: 1 });
    expect(changed.status).toBe(400);
    expect((await shopper(url).view()).amount.amountMinor).toBeGreaterThan(1);
  });

  it('records a PAID or CHARGE-BACK without creating anything', async () => {
    const { transactionId } = await order();
    const before = await tillgate.domain.database.read.selectFrom('checkouts').select('id').execute();
    for (const type of ['PAID', 'CHARGE-BACK'])
      expect((await stores.craftingStore.repeat(transactionId, { type })).status).toBe(200);
    const after = await tillgate.domain.database.read.selectFrom('checkouts').select('id').execute();
    expect(after).toHaveLength(before.length);
    const events = await tillgate.domain.database.read
      .selectFrom('events')
      .select('kind')
      .where('order_ref', '=', transactionId)
      .where('kind', 'like', 'store.%')
      .execute();
    expect(events).toHaveLength(2);
  });

  it('refuses a body over the limit before reading it, and a compressed one', async () => {
    const large = await at('/craftingstore/blocks', { method: 'POST', body: 'x'.repeat(150_000) });
    expect(large.status).toBe(413);
    const zipped = await at('/craftingstore/blocks', {
      method: 'POST',
      body: Buffer.from('1f8b08000000000000', 'hex'),
      headers: { 'content-encoding': 'gzip' },
    });
    expect(zipped.status).toBe(415);
  });

  it('knows no other store, platform, method or path', async () => {
    for (const path of [
      '/craftingstore/nobody',
      '/atshop/blocks/payment-link?orderId=abcdefgh',
      '/craftingstore',
      '/craftingstore/%ff',
    ]) {
      const response = await at(path, { method: path.includes('atshop') ? 'GET' : 'POST' });
      expect([404, 400]).toContain(response.status);
      expect(await response.json()).toMatchObject({ error: { code: expect.any(String) } });
    }
    expect((await at('/craftingstore/blocks')).status).toBe(404);
  });
});

describe('GET /atshop/:store/payment-link', () => {
  const origin = () => stores.atshop.url;

  it('answers the store’s own origin, exactly, and varies by it', async () => {
    const placed = stores.atshop.placeOrder();
    const response = await at(`/atshop/keys/payment-link?orderId=${placed._id}`, { headers: { origin: origin() } });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin());
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('vary')).toMatch(/Origin/);
    expect(await response.json()).toMatchObject({ type: 'url', url: expect.stringMatching(/\/checkout\/co_/) });
  });

  it('answers a preflight', async () => {
    const response = await at('/atshop/keys/payment-link', {
      method: 'OPTIONS',
      headers: { origin: origin(), 'access-control-request-method': 'GET' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin());
    expect(response.headers.get('access-control-allow-methods')).toBe('GET');
  });

  it.each(['https://evil.example', 'null', 'http://localhost', 'prefix'])('does not serve %s', async (other) => {
    const foreign = other === 'prefix' ? `${origin()}.evil.example` : other;
    const reads = stores.atshop.ledger.subscriptions.length;
    const placed = stores.atshop.placeOrder();
    const response = await at(`/atshop/keys/payment-link?orderId=${placed._id}`, { headers: { origin: foreign } });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(stores.atshop.ledger.subscriptions).toHaveLength(reads);
  });

  it.each([
    '',
    '?orderId=',
    '?orderId=../../etc/passwd',
    '?orderId=%00',
    `?orderId=${'a'.repeat(10_000)}`,
    '?orderId=a&orderId=b',
    '?orderId[]=abcdefgh',
    '?orderId[__proto__]=abcdefgh',
    '?orderId=ordér-1234',
  ])('refuses %.40s', async (query) => {
    const response = await at(`/atshop/keys/payment-link${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: { code: 'invalid_order_id', message: expect.any(String) } });
  });

  it('refuses orders that are paid, held, discarded, free or in another currency, by name', async () => {
    const refusal = async (fields: Parameters<typeof stores.atshop.placeOrder>[0]) => {
      const placed = stores.atshop.placeOrder(fields);
      const response = await at(`/atshop/keys/payment-link?orderId=${placed._id}`);
      const { error } = (await response.json()) as { error: { code: string } };
      return [response.status, error.code];
    };
    expect(await refusal({ paid: true })).toEqual([409, 'order_not_payable']);
    for (const status of ['reversed', 'completed', 'discarded', 'hold'] as const) {
      expect(await refusal({ status })).toEqual([409, 'order_not_payable']);
    }
    expect(await refusal({ toPay: 0 })).toEqual([422, 'order_amount_invalid']);
    expect(await refusal({ currency: 'GBP' })).toEqual([422, 'order_amount_invalid']);
    expect((await at('/atshop/keys/payment-link?orderId=doesNotExist1')).status).toBe(404);
  });

  it('keeps e-mail and secret of the order out of every answer and out of the database', async () => {
    const placed = stores.atshop.placeOrder({ email: 'private@person.example', secret: 'topsecretsecret' });
    for (const store of ['keys', 'keys-rest']) {
      const response = await at(`/atshop/${store}/payment-link?orderId=${placed._id}`);
      const { url } = (await response.json()) as { url: string };
      const everything = [await (await fetch(url)).text(), JSON.stringify(await shopper(url).view())].join();
      expect(everything).not.toMatch(/private@person|topsecret/);
    }
    const rows = JSON.stringify([
      await tillgate.domain.database.read.selectFrom('checkouts').selectAll().execute(),
      await tillgate.domain.database.read.selectFrom('events').selectAll().execute(),
    ]);
    expect(rows).not.toMatch(/private@person|topsecret/);
  });
});

describe('GET /checkout/:id', () => {
  it('is one document under a policy that names its script, framed by the store’s origins only, never cached', async () => {
    const { url } = await order();
    const response = await fetch(url, { headers: { 'accept-language': 'nl,en;q=0.5' } });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).toContain(`frame-ancestors ${stores.craftingStore.url}`);
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-frame-options')).toBeNull();
    const html = await response.text();
    expect(html).toContain('lang="nl"');
    const script = /<script type="module">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    const hash = createHash('sha256').update(script).digest('base64');
    expect(policy).toContain(`script-src 'sha256-${hash}' 'self';`);
  });

  it.each(['co_', 'co_zz', `co_${'0'.repeat(32)}`, '..%2f..%2fetc', `co_${'0'.repeat(31)}G`])(
    'does not know %s',
    async (id) => {
      const response = await at(`/checkout/${id}`);
      expect(response.status).toBe(404);
      expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    },
  );

  it('shows a hostile title as text', async () => {
    const { url } = await stores.craftingStore.purchase({
      packages: [
        { id: 'x', name: '</script><img src=x onerror=alert(1)>\u2028', description: '', price: 500, command: 'x' },
      ],
    });
    const html = await (await fetch(url ?? '')).text();
    expect(html).not.toContain('<img src=x');
  });
});

describe('/api/checkouts', () => {
  it('refuses malformed, oversized and unknown bodies with a stable code, and stores nothing', async () => {
    const { id } = await order();
    const post = (body: string, type = 'application/json') =>
      at(`/api/checkouts/${id}/payments`, { method: 'POST', body, headers: { 'content-type': type } });
    const good = { method: 'card', attempt: 'attempt-1', locale: 'en' };
    for (const bad of [
      '{',
      '[]',
      'null',
      '"x"',
      JSON.stringify({ ...good, amount: 1 }),
      JSON.stringify({ ...good, attempt: '' }),
      JSON.stringify({ ...good, locale: '<b>' }),
    ]) {
      const response = await post(bad);
      expect([response.status, bad]).toEqual([400, bad]);
      expect(await response.json()).toMatchObject({
        error: { code: expect.stringMatching(/invalid_body|bad_request/) },
      });
    }
    expect((await post(`{"x":"${'y'.repeat(20_000)}"}`)).status).toBe(413);
    expect((await post(JSON.stringify(good), 'text/plain')).status).toBe(400);
    expect((await post(JSON.stringify({ ...good, method: 'gold' }))).status).toBe(422);
    const payments = await tillgate.domain.database.read
      .selectFrom('payments')
      .innerJoin('checkouts', 'checkouts.id', 'payments.checkout_id')
      .where('checkouts.public_id', '=', id)
      .select('payments.id')
      .execute();
    expect(payments).toEqual([]);
  });

  it('ignores whatever amount a browser sends: there is no place for one', async () => {
    const { id } = await order();
    const body = JSON.stringify({
      method: 'card',
      attempt: 'attempt-2',
      locale: 'en',
      details: card(CARDS.approved),
      amountMinor: 1,
    });
    const response = await at(`/api/checkouts/${id}/payments`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(400);
  });

  it('streams the view now and at every change', async () => {
    const { url, id } = await order();
    const stream = await at(`/api/checkouts/${id}/events`);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const reader = stream.body?.getReader();
    let text = '';
    const states = () => [...text.matchAll(/"state":"(\w+)","version"/g)].map((match) => match[1]);
    const reading = (async () => {
      for (;;) {
        const chunk = await reader?.read();
        if (!chunk || chunk.done) return;
        text += Buffer.from(chunk.value).toString();
      }
    })();
    await eventually('the first view', () => states().length > 0);
    await shopper(url).pay({ details: card(CARDS.approved) });
    await eventually('the store to be told', () => text.includes('"storeInformed":true'));
    expect(states()[0]).toBe('open');
    expect(states().at(-1)).toBe('completed');
    await reader?.cancel();
    await reading;
  });
});

describe('what every answer carries', () => {
  it('says nothing of the software behind it, and lets nobody frame or sniff it', async () => {
    const { headers } = await at('/healthz');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('is JSON with a code for errors, without a stack', async () => {
    const response = await at('/nowhere');
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: { code: 'not_found', message: expect.any(String) } },
    ]);
    const broken = await raw('GET /checkout/%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(broken).toMatch(/^HTTP\/1.1 400/);
    expect(broken).not.toMatch(/at .*\.ts|node_modules/);
  });

  it('survives oversized headers and garbage', async () => {
    expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(65_536)}\r\n\r\n`)).toMatch(/^HTTP\/1.1 431/);
    expect(await raw('\0\0\0\0\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
    expect((await at('/healthz')).status).toBe(200);
  });
});

describe('for operators', () => {
  it('healthz, readyz and metrics answer', async () => {
    expect(await (await at('/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await at('/readyz')).json()).toMatchObject({ ready: true, database: true, worker: true });
    const metrics = await (await at('/metrics')).text();
    expect(metrics).toMatch(/^tillgate_confirmations_undelivered \d+$/m);
    expect(metrics).toMatch(/^tillgate_flags_blocking \d+$/m);
  });

  it('the loader is served to any origin, cached for minutes', async () => {
    const response = await at('/tillgate.js');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/javascript/);
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(response.headers.get('cache-control')).toBe('public, max-age=600');
  });
});

describe('POST /notifications/:method', () => {
  it('refuses what is not signed, and methods that get none', async () => {
    const forged = await at('/notifications/card', { method: 'POST', body: '{}' });
    expect(forged.status).toBeGreaterThanOrEqual(400);
    expect(forged.status).toBeLessThan(500);
    expect((await at('/notifications/bank', { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await at('/notifications/nobody', { method: 'POST', body: '{}' })).status).toBe(404);
    const rows = await tillgate.domain.database.read
      .selectFrom('notifications')
      .select('id')
      .where('verdict', '=', 'hint')
      .execute();
    expect(rows).toEqual([]);
  });
});
