// @vitest-environment jsdom
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadCheckoutDocument } from '../../../server/http/checkout-document.ts';
import type { CheckoutView } from '../../../shared/api.ts';

const MESSAGES = { 'page.noscript': 'Needs <JavaScript> & more' };
const STORE = 'https://blocks.example';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'checkout-document-'));
  mkdirSync(join(directory, 'assets', 'locales'), { recursive: true });
  write('checkout.js', 'console.log("the script", 1 < 2)');
  write('checkout.css', 'body { color: red }');
  write('assets/locales/en.json', JSON.stringify(MESSAGES));
  write('assets/locales/ar.json', JSON.stringify({ 'page.noscript': 'جافا سكريبت' }));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, text: string): void {
  writeFileSync(join(directory, name), text);
}

function viewOf(changes: Partial<CheckoutView> = {}): CheckoutView {
  return {
    id: 'co_1',
    state: 'open',
    version: 1,
    amount: { amountMinor: 2490, currency: 'EUR' },
    order: { reference: '7', title: 'VIP rank' },
    store: { name: 'Blocks', logo: null, accent: null },
    methods: [],
    payment: null,
    storeInformed: false,
    expiresAt: 2,
    now: 1,
    successUrl: null,
    cancelUrl: null,
    ...changes,
  };
}

function render(view = viewOf(), { locale = 'en', frameAncestors = [STORE] as readonly string[] } = {}) {
  const data = { view, parents: frameAncestors };
  return loadCheckoutDocument(directory).render({ data, locale, frameAncestors });
}

function policyOf(headers: Record<string, string>): Record<string, string> {
  const directives = (headers['Content-Security-Policy'] ?? '').split('; ');
  return Object.fromEntries(directives.map((text) => [text.split(' ')[0], text.split(' ').slice(1).join(' ')]));
}

/** The source of a policy that allows what this element holds, and nothing else. */
function sourceOf(selector: string, html: string): string {
  const text = parse(html).querySelector(selector)?.textContent ?? '';
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function parse(html: string): Document {
  return new DOMParser().parseFromString(html, 'text/html');
}

function jsonIn(html: string, id = 'tillgate-data'): unknown {
  return JSON.parse(parse(html).getElementById(id)?.textContent ?? '');
}

describe('the document of a checkout', () => {
  it('holds script, style, view and messages of one language', () => {
    const view = viewOf();
    const { html } = render(view);
    expect(html).toContain('console.log("the script", 1 < 2)');
    expect(html).toContain('body { color: red }');
    expect(jsonIn(html, 'tillgate-messages')).toEqual(MESSAGES);
    expect(jsonIn(html)).toMatchObject({ view, parents: [STORE], locale: 'en' });
  });

  it('knows how each amount of the first screen reads: the order, the fees, and with them', () => {
    const fee = { amountMinor: 50, currency: 'EUR' };
    const method = {
      id: 'card',
      panel: 'card',
      label: null,
      surcharge: fee,
      fields: null,
      options: false,
      test: false,
    };
    const { html } = render(viewOf({ methods: [method] as unknown as CheckoutView['methods'] }));
    expect(jsonIn(html)).toMatchObject({ amounts: { '2490 EUR': '€24.90', '50 EUR': '€0.50', '2540 EUR': '€25.40' } });
  });

  it('names language, direction and order', () => {
    const document = parse(render(viewOf(), { locale: 'ar' }).html);
    expect(document.documentElement.lang).toBe('ar');
    expect(document.documentElement.dir).toBe('rtl');
    expect(document.title).toBe('VIP rank · Blocks');
    expect(document.querySelector('meta[name=robots]')?.getAttribute('content')).toBe('noindex');
    expect(document.querySelector('meta[name=viewport]')).not.toBeNull();
  });

  it('explains itself without JavaScript', () => {
    const { html } = render();
    expect(html).toContain('<noscript>Needs &lt;JavaScript&gt; &amp; more</noscript>');
  });

  it('offers every language that was built', () => {
    expect(loadCheckoutDocument(directory).locales).toEqual(['ar', 'en']);
  });

  it('refuses a language it does not have', () => {
    expect(() => render(viewOf(), { locale: 'xx' })).toThrow('No messages for the locale xx');
  });

  it.each([
    '</script><script>alert(1)</script>',
    '<!--<script>',
    '"><img src=x onerror=alert(1)>',
    'line\u2028and\u2029paragraph',
    '$& $1 $` emoji 🧱 \\u003c',
  ])('keeps a hostile title a title: %s', (title) => {
    const view = viewOf({ order: { reference: title, title } });
    const { html } = render(view);
    const document = parse(html);
    expect(document.querySelectorAll('script')).toHaveLength(3);
    expect(document.querySelector('img')).toBeNull();
    expect(jsonIn(html)).toMatchObject({ view });
    expect(html.slice(html.indexOf('tillgate-data'))).not.toMatch(/[\u2028\u2029]/);
  });
});

describe('its headers', () => {
  it('allow nothing but what the payment UI needs', () => {
    const { headers, html } = render();
    expect(policyOf(headers)).toEqual({
      'default-src': "'none'",
      'script-src': `${sourceOf('script[type=module]', html)} 'self'`,
      'style-src': sourceOf('style', html),
      'connect-src': "'self'",
      'img-src': "'self' data:",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': STORE,
    });
    expect(html).not.toMatch(/ style="| on\w+="/);
  });

  it('let nobody frame it when no origin may', () => {
    expect(policyOf(render(viewOf(), { frameAncestors: [] }).headers)['frame-ancestors']).toBe("'none'");
  });

  it('let several origins frame it', () => {
    const { headers } = render(viewOf(), { frameAncestors: [STORE, 'https://shop.example'] });
    expect(policyOf(headers)['frame-ancestors']).toBe(`${STORE} https://shop.example`);
  });

  it.each([
    ['https://cdn.example/logo.png?v=1;x', "'self' data: https://cdn.example"],
    ['https://cdn.example:8443/a', "'self' data: https://cdn.example:8443"],
    ['javascript:alert(1)', "'self' data:"],
    ['not an address; script-src *', "'self' data:"],
  ])('let the logo %s load from its origin only', (logo, sources) => {
    const { headers } = render(viewOf({ store: { name: 'B', logo, accent: null } }));
    expect(policyOf(headers)['img-src']).toBe(sources);
  });

  it('keep it out of caches and its address to itself, and let isolated stores frame it', () => {
    expect(render().headers).toMatchObject({
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cross-Origin-Embedder-Policy': 'credentialless',
    });
  });
});

describe("the headers of a checkout with a provider's own fields", () => {
  const policy = {
    script: ['https://js.pay.example', 'https://*.js.pay.example'],
    frame: ['https://js.pay.example', 'https://bank.pay.example'],
    connect: ['https://api.pay.example'],
    payment: ['https://js.pay.example'],
  };
  const headersWith = (policies: (typeof policy)[]) =>
    loadCheckoutDocument(directory).render({
      data: { view: viewOf(), parents: [STORE] },
      locale: 'en',
      frameAncestors: [STORE],
      policies,
    }).headers;

  it("add that provider's hosts and nothing else", () => {
    const plain = policyOf(headersWith([]));
    const more = policyOf(headersWith([policy, policy]));
    expect(more).toEqual({
      ...plain,
      'script-src': `${plain['script-src']} https://js.pay.example https://*.js.pay.example`,
      'connect-src': `${plain['connect-src']} https://api.pay.example`,
      'frame-src': 'https://js.pay.example https://bank.pay.example',
    });
  });

  it('let its wallets open the payment sheet, and its frames load at all', () => {
    const headers = headersWith([policy]);
    expect(headers['Permissions-Policy']).toContain('payment=(self "https://js.pay.example"),');
    expect(headers).not.toHaveProperty('Cross-Origin-Embedder-Policy');
  });

  it('concede nothing without one', () => {
    const headers = headersWith([]);
    expect(headers['Permissions-Policy']).toContain('payment=(),');
    expect(headers['Cross-Origin-Embedder-Policy']).toBe('credentialless');
    expect(policyOf(headers)).not.toHaveProperty('frame-src');
  });
});

describe('its compressed form', () => {
  const title = 'Schlüssel 🗝'.repeat(10_000);
  const long = () => render(viewOf({ order: { reference: '1', title } }));
  beforeEach(() => write('checkout.js', 'const text = "ünïcödé 🧱";'.repeat(20_000)));

  it('unpacks to the same document', () => {
    const { html, encoded } = long();
    const packed = encoded('gzip');
    expect(packed && gunzipSync(packed).toString()).toBe(html);
    expect(packed?.length).toBeLessThan(html.length / 10);
  });

  it('is brotli as soon as that is made, which the first to want it waits for as little as anybody', async () => {
    const { html, encoded } = render(viewOf({ order: { reference: '1', title: 'Schlüssel 🗝' } }));
    expect(encoded('br')).toBeNull();
    const packed = await vi.waitUntil(() => encoded('br'));
    expect(brotliDecompressSync(packed).toString()).toBe(html);
    expect(packed.length).toBeLessThan(html.length / 10);
  });

  it('is sound with more of its own than one block of brotli holds', async () => {
    const { html, encoded } = long();
    expect(title.length).toBeGreaterThan(1 << 16);
    const packed = await vi.waitUntil(() => encoded('br'));
    expect(brotliDecompressSync(packed).toString()).toBe(html);
  });
});

describe('loading', () => {
  it.each(['checkout.js', 'checkout.css', 'assets'])('says what to do when %s is missing', (name) => {
    rmSync(join(directory, name), { recursive: true });
    expect(() => loadCheckoutDocument(directory)).toThrow('run "npm run build" first');
  });

  it.each([
    ['checkout.js', 'x = "</script>"'],
    ['checkout.js', 'x = "<!--"'],
    ['checkout.css', 'a { content: "</style>" }'],
  ])('refuses a %s that would end its element: %s', (name, text) => {
    write(name, text);
    expect(() => loadCheckoutDocument(directory)).toThrow(`${name} would end the element`);
  });
});
