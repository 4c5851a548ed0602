import { readFile } from 'node:fs/promises';
import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { CommerceLayerOptions } from '../../../widget/commercelayer/types.ts';
import { overlay, readyFrame, say, scene } from './scene.ts';
import { checkouts } from './tillgate.ts';

const at = scene();
const steps = new URL('../../../dist/widget/commercelayer.js', import.meta.url);
const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': '*',
};

/** What the page asked of Tillgate and Commerce Layer beyond the loader, and how the loader's import is answered. */
interface Elsewhere {
  readonly imports: string[];
  readonly placed: () => boolean;
  /** The next imports fail. */
  broken: boolean;
}

/** Answers for the files and servers that the scene does not have. */
async function elsewhere(page: Page): Promise<Elsewhere> {
  const state = { imports: [] as string[], broken: false, placed: () => placed };
  const script = await readFile(steps, 'utf8');
  let placed = false;
  let source: string | null = null;

  await page.route('**/commercelayer.js*', (route) => {
    state.imports.push(new URL(route.request().url()).href.replace(at.tillgate.origin, ''));
    if (state.broken) return route.abort();
    return route.fulfill({ body: script, contentType: 'text/javascript', headers: cors });
  });
  await page.route('**/commercelayer/fashion/checkouts', (route) =>
    send(route, { url: at.address(checkouts.paid), checkout: checkouts.paid, standing: 'unpaid' }),
  );
  await page.route('https://fashion.commercelayer.io/**', (route) => {
    const request = route.request();
    if (request.method() === 'OPTIONS') return route.fulfill({ status: 204, headers: cors });
    const { data } = request.postDataJSON() ?? {};
    if (data?.attributes?._place) placed = source === checkouts.paid;
    if (data?.type === 'external_payments') source = data.attributes.payment_source_token;
    const method = { type: 'payment_methods', id: 'm1' };
    const attributes = { status: placed ? 'placed' : 'pending', payment_status: placed ? 'authorized' : 'unpaid' };
    const relationships = { available_payment_methods: { data: [method] }, payment_method: { data: method } };
    return send(route, {
      data: { type: 'orders', id: 'wBXVhZOmXO', attributes, relationships },
      included: [{ ...method, attributes: { payment_source_type: 'external_payments' } }],
    });
  });
  return state;
}

const send = (route: Route, body: object) => route.fulfill({ json: body, headers: cors });

/** Starts paying in the page; `window.paid` is what came of it. */
const startPaying = (page: Page) =>
  page.evaluate(() => {
    const options: CommerceLayerOptions = {
      organization: 'fashion',
      accessToken: 'token',
      orderId: 'wBXVhZOmXO',
      store: 'fashion',
      opener: document.querySelector<HTMLElement>('#pay') ?? document.body,
    };
    Object.assign(window, { paid: window.Tillgate?.commercelayer.pay(options) });
  });
const paid = (page: Page) => page.evaluate(() => (window as unknown as { paid: Promise<object> }).paid);

const button = '<button id="pay">Pay</button>';

describe('Tillgate.commercelayer.pay', () => {
  it('pays and places an order under a CSP with four sources, and gives the focus back', async () => {
    let state: Elsewhere | undefined;
    const tillgate = at.tillgate.origin;
    const policy = [
      "default-src 'none'",
      `script-src ${tillgate}`,
      `frame-src ${tillgate}`,
      `connect-src ${tillgate} https://fashion.commercelayer.io`,
    ].join('; ');
    const page = await at.visit({
      html: button,
      headers: { 'content-security-policy': policy },
      before: async (each) => {
        state = await elsewhere(each);
      },
    });
    expect(state?.imports).toEqual([]);

    await startPaying(page);
    const frame = await readyFrame(page);
    expect(state?.placed()).toBe(false);
    await say(frame, 'completed', { checkout: checkouts.paid });
    expect(await paid(page)).toEqual({
      status: 'placed',
      order: { id: 'wBXVhZOmXO', status: 'placed', paymentStatus: 'authorized' },
    });
    expect(state?.placed()).toBe(true);
    expect(state?.imports).toEqual(['/commercelayer.js']);
    expect(await overlay(page).count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('pay');
    expect(await page.evaluate(() => window.events.map(({ type, from }) => `${type} ${from}`))).toEqual([
      'open pay',
      'ready pay',
      'completed pay',
      'close pay',
    ]);
  });

  it.each(['', "'strict-dynamic'"])('loads under a CSP of nonces %s by the nonce of the script tag', async (more) => {
    let state: Elsewhere | undefined;
    const page = await at.visit({
      before: async (each) => {
        state = await elsewhere(each);
      },
    });
    const script = `<script nonce="n1" src="${at.tillgate.origin}/tillgate.js"></script>`;
    const body = `<!doctype html><html lang="en"><body>${button}${script}</body></html>`;
    await page.goto(at.store.page({ body, headers: { 'content-security-policy': `script-src 'nonce-n1' ${more}` } }));
    await startPaying(page);
    await readyFrame(page);
    expect(state?.imports).toEqual(['/commercelayer.js']);
  });

  it('fails when its steps cannot be fetched, and fetches them anew with the next call', async () => {
    let state: Elsewhere | undefined;
    const page = await at.visit({
      html: button,
      before: async (each) => {
        state = await elsewhere(each);
        state.broken = true;
      },
    });
    await startPaying(page);
    expect(await paid(page)).toEqual({ status: 'failed', code: 'unavailable', order: { id: 'wBXVhZOmXO' } });

    if (state) state.broken = false;
    await startPaying(page);
    await readyFrame(page);
    expect(state?.imports).toEqual(['/commercelayer.js', '/commercelayer.js?']);
  });

  it('refuses options that are missing', async () => {
    const page = await at.visit({ html: button, before: elsewhere });
    const refusal = await page.evaluate(() =>
      window.Tillgate?.commercelayer.pay({} as CommerceLayerOptions).catch((error: unknown) => `${error}`),
    );
    expect(refusal).toBe('TypeError: Tillgate: organization is missing');
  });
});
