import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { createCalls } from '../calls/craftingstore.ts';
import { newCheckout } from '../calls/new-checkout.ts';
import type { Figure } from '../figure.ts';
import { type Installed, startInstalled } from '../installed/start.ts';
import { firstBytes } from '../load/first-byte.ts';
import { keepSending } from '../load/paced.ts';
import { requestBytes } from '../load/request.ts';
import { expect, sendAll } from '../load/send.ts';
import { type Child, startServer } from '../servers/child.ts';

const LINKS_PER_SECOND = 100;
/** Pages asked for in a round, one in this time. */
const PAGES = 400;
const QUICK_PAGES = 150;
const EVERY_MS = 20;
const WARM_UP = 2_000;

const good = expect(200, '/checkout/co_');
/** What browsers send over plain HTTP; over HTTPS they add `br`. */
const ENCODING = 'gzip, deflate';

export function checkoutPageTtfb(): Figure {
  let folder = '';
  let ours: Installed;
  let bare: Child;
  let path = '';

  /** Each from an address of its own: rate limits are per shopper. */
  const pages = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      requestBytes({
        method: 'GET',
        path,
        headers: { 'accept-encoding': ENCODING, 'x-forwarded-for': `10.0.${n >> 8}.${n & 255}` },
      }),
    );
  const underLoad = async (count: number) => {
    const calls = createCalls(Math.ceil(((count * EVERY_MS) / 1_000 + 5) * LINKS_PER_SECOND)).values();
    const next = () => {
      const { value } = calls.next();
      if (!value) throw new Error('The round took too long');
      return value;
    };
    const stop = await keepSending(ours.url, LINKS_PER_SECOND, next, good);
    const times = await firstBytes(ours.url, pages(count), EVERY_MS).finally(stop);
    return p95(times);
  };
  const idle = async (count: number) => p95(await firstBytes(bare.url, pages(count), EVERY_MS));

  return {
    name: 'checkout-page-ttfb',
    title: 'first byte of the checkout page, p95, under 100 create calls/s, against an idle static file of its size',
    unit: 'ms',
    target: 2,
    lowerIsBetter: true,
    async prepare() {
      folder = mkdtempSync(join(tmpdir(), 'tillgate-bench-'));
      ours = await startInstalled(folder);
      await sendAll([ours.url], createCalls(WARM_UP), good);
      path = new URL(await newCheckout(ours.url)).pathname;
      const page = await request(`${ours.url}${path}`, { headers: { 'accept-encoding': ENCODING } });
      const file = join(folder, 'page.html');
      writeFileSync(file, Buffer.from(await page.body.arrayBuffer()));
      bare = await startServer('bare/static-file.ts', [file, String(page.headers['content-encoding'])]);
      await underLoad(QUICK_PAGES);
      await idle(QUICK_PAGES);
    },
    async measure({ number, quick }) {
      const count = quick ? QUICK_PAGES : PAGES;
      if (number % 2 === 1) return { bare: await idle(count), ours: await underLoad(count) };
      return { ours: await underLoad(count), bare: await idle(count) };
    },
    async close() {
      await Promise.all([ours?.stop(), bare?.stop()]);
      if (folder !== '') rmSync(folder, { recursive: true, force: true });
    },
  };
}

const p95 = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
