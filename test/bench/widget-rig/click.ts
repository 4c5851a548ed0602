import type { Browser, Page } from 'playwright-core';
import type { Network } from './networks.ts';

interface Visit {
  readonly network: Network;
  /** The event on the page that says the frame can be used. */
  readonly ready: 'tillgate:ready' | 'bare:ready';
  /** Time between the first sign of intent and the click, milliseconds; 0: none. */
  readonly intentMs: number;
}

/** A phone, as browsers run on one: frames of other sites are in the page's process. */
export const BROWSER_ARGS = ['--disable-features=IsolateOrigins,site-per-process', '--disable-site-isolation-trials'];

/**
 * A shopper with an empty cache looks at the page, and presses Pay.
 *
 * @returns milliseconds from the press until the frame can be used and is painted
 */
export async function click(browser: Browser, address: string, { network, ready, intentMs }: Visit): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  try {
    const page = await context.newPage();
    await page.goto(address, { waitUntil: 'load' });
    await throttle(page, network);
    await page.evaluate(listen, ready);
    if (intentMs > 0) {
      await page.hover('#pay');
      await page.waitForTimeout(intentMs);
    }
    return await page.evaluate(press);
  } finally {
    await context.close();
  }
}

/** Of the page and of all frames in its process. */
async function throttle(page: Page, { latencyMs, down, up, cpu }: Network): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: down,
    uploadThroughput: up,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
}

declare global {
  interface Window {
    /** When the frame could be used and was painted: two frames later. */
    painted: Promise<number>;
  }
}

function listen(ready: string): void {
  window.painted = new Promise((resolve) => {
    const twoFramesLater = () => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
    addEventListener(ready, twoFramesLater, { once: true });
  });
}

async function press(): Promise<number> {
  const from = performance.now();
  document.querySelector<HTMLElement>('#pay')?.click();
  return (await window.painted) - from;
}
