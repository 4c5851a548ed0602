/** Group G: what strangers send to the real routes. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signCall } from '../../demo/craftingstore/index.ts';
import { shopper } from '../support/api.ts';
import { transferOf } from '../support/transfer.ts';
import {
  CHECKOUT_IDS,
  LABELS,
  LABELS_OF_FORMS,
  METHODS,
  NAME_WITH_LINES,
  NAMES,
  ORDER_IDS,
  OVERRIDES,
  PATHS,
  SIGNED_IDS,
  WAYS_BACK,
} from './hostile.ts';
import { postRaw, sendRaw } from './raw-http.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.stop());

const body = (changes: Record<string, unknown> = {}) => ({
  type: 'PENDING',
  transactionId: `T-${Math.random().toString(36).slice(2)}`,
  currency: 'eur',
  package: { name: 'VIP', notes: null, price: 900 },
  webhook: { failedUrl: 'https://blocks.example/failed', successUrl: 'https://blocks.example/success' },
  ...changes,
});

const sign = (raw: string | Buffer) => createHmac('sha256', scene.secrets.BLOCKS_SECRET).update(raw).digest('hex');

const postSigned = (raw: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${scene.url}/craftingstore/blocks`, {
    method: 'POST',
    body: raw,
    headers: { 'content-type': 'application/json', ...headers, 'x-signature': sign(raw) },
  });

async function create(changes: Record<string, unknown> = {}): Promise<{ status: number; url: string | null }> {
  const response = await postSigned(signCall(body(changes), '').raw);
  const answer = (await response.json()) as { data?: { url: string } };
  return { status: response.status, url: answer.data?.url ?? null };
}

const checkouts = async () =>
  (await scene.tillgate.domain.database.read.selectFrom('checkouts').select('id').execute()).length;

/** Alive, and nothing was stored. */
async function expectUnharmed(before: number) {
  expect(await checkouts()).toBe(before);
  expect((await fetch(`${scene.url}/healthz`)).status).toBe(200);
}

describe('G1 an order id', () => {
  it.each(ORDER_IDS)('with %s is refused before the shop is asked', async (_what, orderId) => {
    const before = await checkouts();
    const asked = scene.atshop.ledger.subscriptions.length;
    const response = await fetch(`${scene.url}/atshop/keys/payment-link?orderId=${orderId}`);
    expect([response.status, scene.atshop.ledger.subscriptions.length]).toEqual([400, asked]);
    await expectUnharmed(before);
  });

  it('with the name of a built-in property is an id like any other, and unknown', async () => {
    const response = await fetch(`${scene.url}/atshop/keys/payment-link?orderId=hasOwnProperty`);
    expect(response.status).toBe(404);
  });

  it.each(SIGNED_IDS)('of a signed order that is %s is refused', async (_what, transactionId) => {
    const before = await checkouts();
    expect((await create({ transactionId })).status).toBe(400);
    await expectUnharmed(before);
  });

  it('in a checkout’s address is only ever looked up', async () => {
    const before = await checkouts();
    for (const id of CHECKOUT_IDS) {
      for (const path of [`/checkout/${id}`, `/api/checkouts/${id}`, `/api/checkouts/${id}/events`]) {
        expect([404, 400, 414]).toContain((await fetch(`${scene.url}${path}`)).status);
      }
    }
    await expectUnharmed(before);
  });
});

describe('G2 a name', () => {
  it.each(NAMES)('%j is stored as it is and shown as text', async (name) => {
    const { url } = await create({ package: { name, notes: null, price: 900 } });
    expect((await shopper(url ?? '').view()).order.title).toBe(name);
    const html = await (await fetch(url ?? '')).text();
    if (/[<>]/.test(name)) expect(html).not.toContain(name);
    expect(html).not.toMatch(/<img src=x|<script>alert/);
    // The page's own data still reads back as what was sent.
    const data = /id="tillgate-data">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    expect(JSON.parse(data).view.order.title).toBe(name);
  });

  it('with a NUL loses it', async () => {
    const { url } = await create({ package: { name: 'V\u0000IP', notes: null, price: 900 } });
    expect((await shopper(url ?? '').view()).order.title).not.toContain('\u0000');
  });

  it('of an ATShop product cannot break out of the page either', async () => {
    const { _id } = scene.atshop.placeOrder({ toPay: 500, email: '"><script>alert(1)</script>@x.example' });
    const { url } = await scene.atshop.requestLink(_id);
    expect(await (await fetch(url ?? '')).text()).not.toContain('<script>alert');
  });
});

describe('G3 a newline', () => {
  it('in what the store sends adds no line to the transfer’s QR code', async () => {
    const { url } = await create({
      package: { name: NAME_WITH_LINES, notes: null, price: 900 },
    });
    const { body: shown } = await shopper(url ?? '').pay({ method: 'bank' });
    const lines = transferOf(shown.payment?.instructions).epc?.split('\n') ?? [];
    expect(lines.length).toBeGreaterThan(9);
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(lines.filter((line) => line.startsWith('EUR'))).toEqual(['EUR9.00']);
    expect(lines).not.toContain('Evil');
  });
});

describe('a body', () => {
  it.each([
    ['/craftingstore/blocks', 101 * 1024],
    ['/notifications/card', 257 * 1024],
  ])('G4 beyond the limit of %s is refused with 413, announced or not', async (path, size) => {
    const before = await checkouts();
    const announced = await fetch(`${scene.url}${path}`, { method: 'POST', body: Buffer.alloc(size, 'x') });
    expect(announced.status).toBe(413);
    const headers = ['Content-Type: application/json', 'Transfer-Encoding: chunked'];
    const head = [`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers].join('\r\n');
    const chunk = `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n0\r\n\r\n`;
    expect((await sendRaw(scene.url, `${head}\r\n\r\n${chunk}`)).status).toBe(413);
    await expectUnharmed(before);
  });

  it.each(['/craftingstore/blocks', '/commercelayer/fashion/refund', '/notifications/card'])(
    'G4 beyond the limit of %s that is announced and never comes is refused at once',
    async (path) => {
      const head = [`POST ${path} HTTP/1.1`, 'Host: x', 'Connection: close', 'Content-Length: 9000000'].join('\r\n');
      const began = performance.now();
      expect((await sendRaw(scene.url, `${head}\r\n\r\n{`)).status).toBe(413);
      expect(performance.now() - began).toBeLessThan(5_000);
    },
  );

  it('G4 of a payment beyond 10 kB is refused with 413', async () => {
    const { url } = await create();
    const path = `/api/checkouts/${url?.split('/').at(-1)}/payments`;
    const sent = {
      method: 'POST',
      body: `{"x":"${'y'.repeat(11_000)}"}`,
      headers: { 'content-type': 'application/json' },
    };
    expect((await fetch(`${scene.url}${path}`, sent)).status).toBe(413);
  });

  it('G4 that is announced and never comes holds nobody up', async () => {
    const hanging = postRaw(scene.url, '/craftingstore/blocks', [], Buffer.alloc(0));
    const { url } = await create();
    expect(url).not.toBeNull();
    expect((await hanging).status).toBe(400);
  });

  it.each(LABELS)('G5 signed, labelled %j: its bytes count, not its label', async (type) => {
    const raw = signCall(body(), '').raw;
    const headers = [`X-Signature: ${sign(raw)}`, ...(type === '' ? [] : [`Content-Type: ${type}`])];
    expect((await postRaw(scene.url, '/craftingstore/blocks', headers, Buffer.from(raw))).status).toBe(200);
  });

  it('G5 in UTF-16 is refused, although signed', async () => {
    const before = await checkouts();
    const raw = Buffer.from(`\ufeff${signCall(body(), '').raw}`, 'utf16le');
    expect((await postSigned(raw, { 'content-type': 'application/json; charset=utf-16' })).status).toBe(400);
    await expectUnharmed(before);
  });

  it.each(LABELS_OF_FORMS)(
    'G5 of a payment labelled %s is refused: a form of another site cannot pay',
    async (type) => {
      const { url } = await create();
      const path = `/api/checkouts/${url?.split('/').at(-1)}/payments`;
      const sent = JSON.stringify({ method: 'card', attempt: 'attempt-1', locale: 'en' });
      const response = await fetch(`${scene.url}${path}`, {
        method: 'POST',
        body: sent,
        headers: { 'content-type': type },
      });
      expect([400, 415]).toContain(response.status);
    },
  );

  it('G6 with 10,000 members is read for the few that count, within the limit', async () => {
    const many = Object.fromEntries(Array.from({ length: 8_000 }, (_, index) => [`k${index}`, 1]));
    const { status, url } = await create({ ...many, __proto__x: 1 });
    expect(status).toBe(200);
    expect((await shopper(url ?? '').view()).amount.amountMinor).toBe(900);
    expect(
      (await create({ more: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`key${i}`, i])) })).status,
    ).toBe(413);
  });

  it('G6 nested ten thousand deep is refused', async () => {
    const before = await checkouts();
    const deep = `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    expect((await postSigned(deep)).status).toBe(400);
    await expectUnharmed(before);
  });

  it('G6 with __proto__ pollutes nothing', async () => {
    const raw = signCall(body(), '').raw.replace('{', '{"__proto__":{"polluted":true},');
    await postSigned(raw);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('G6 of 10,000 query members opens nothing', async () => {
    const query = Array.from({ length: 1_000 }, (_, index) => `k${index}=1`).join('&');
    expect((await fetch(`${scene.url}/atshop/keys/payment-link?${query}`)).status).toBe(400);
  });
});

describe('a request line or header', () => {
  it('G7 of 64 kB is refused with 431', async () => {
    const { status } = await sendRaw(
      scene.url,
      `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(65_536)}\r\n\r\n`,
    );
    expect(status).toBe(431);
  });

  it.each(OVERRIDES)('G8 %s overrides nothing', async (header) => {
    const { url } = await create();
    const path = `/api/checkouts/${url?.split('/').at(-1)}/payments`;
    const { status } = await sendRaw(
      scene.url,
      `GET ${path}?_method=POST HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}\r\n\r\n`,
    );
    expect(status).toBe(404);
  });

  it.each(METHODS)('G8 with method %s finds nothing', async (method) => {
    const { status } = await sendRaw(
      scene.url,
      `${method} /craftingstore/blocks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    expect([404, 405, 400]).toContain(status);
  });

  it.each(PATHS)('G9 %s reaches nothing it should not', async (path) => {
    const { status, text } = await sendRaw(scene.url, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect([400, 403, 404]).toContain(status);
    expect(text).not.toMatch(/"dependencies"|root:x|tillgate_confirmations/);
  });
});

describe('G10 what is written down', () => {
  it('is one JSON object per log line, whatever a stranger sends', async () => {
    const evil = 'x\r\n{"level":"error","alert":"forged","msg":"pay me"}\u001b[31m';
    await fetch(`${scene.url}/atshop/keys/payment-link?orderId=${encodeURIComponent(evil)}`);
    await create({ transactionId: evil });
    await create({ package: { name: evil, notes: evil, price: 900 } });
    await postRaw(scene.url, '/craftingstore/blocks', ['X-Signature: \u001b[31m{"alert":"forged"}'], Buffer.from(evil));
    await postRaw(scene.url, `/notifications/card`, ['X-Sandbox-Signature: t=1,v1=\u001b'], Buffer.from(evil));
    for (const line of scene.log()) {
      expect(line.trimEnd()).not.toContain('\n');
      expect(line).not.toContain('\u001b');
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(String) });
    }
    expect(scene.alerts()).not.toContain('forged');
  });

  it('holds none of the notes, which nobody needs', async () => {
    const { url } = await create({ package: { name: 'VIP', notes: '=cmd|calc!A0 the-notes', price: 900 } });
    const { read } = scene.tillgate.domain.database;
    const rows = JSON.stringify([
      await read.selectFrom('checkouts').selectAll().execute(),
      await read.selectFrom('events').selectAll().execute(),
      await shopper(url ?? '').view(),
    ]);
    expect(rows).not.toContain('the-notes');
  });
});

describe('G11 the way back', () => {
  it.each(WAYS_BACK)('%j is refused, signed or not', async (url) => {
    const before = await checkouts();
    const good = 'https://blocks.example/ok';
    expect((await create({ webhook: { successUrl: url, failedUrl: good } })).status).toBe(400);
    expect((await create({ webhook: { successUrl: good, failedUrl: url } })).status).toBe(400);
    await expectUnharmed(before);
  });

  it('comes from the signed body alone, not from the link', async () => {
    const { url } = await create();
    for (const query of [
      'successUrl=https://evil.example',
      'returnUrl=//evil.example',
      'redirect=javascript:alert(1)',
    ]) {
      const html = await (await fetch(`${url}?${query}`)).text();
      expect(html).not.toContain('evil.example');
      expect(html).not.toContain('javascript:alert');
    }
    expect((await shopper(url ?? '').view()).successUrl).toBe('https://blocks.example/success');
  });
});
