import type { Browser } from 'playwright-core';
import { type Network, NO_DELAY } from './networks.ts';
import type { SlowLine } from './slow-line.ts';

interface Visit {
  readonly line: SlowLine;
  /** Of the line, once the store's page is there. */
  readonly network: Network;
  /** The event on the page that says the frame can be used. */
  readonly ready: 'tillgate:ready' | 'bare:ready';
  /** Time between the first sign of intent and the click, milliseconds; 0: none. */
  readonly intentMs: number;
}

/**
 * A shopper with an empty cache looks at the page, and presses Pay.
 *
 * @returns milliseconds from the press until the frame can be used and is painted
 */
export async function click(
  browser: Browser,
  address: string,
  { line, network, ready, intentMs }: Visit,
): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  try {
    const page = await context.newPage();
    await page.goto(address, { waitUntil: 'load' });
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: network.cpu });
    await page.evaluate(listen, ready);
    line.network = network;
    if (intentMs > 0) {
      await page.hover('#pay');
      await page.waitForTimeout(intentMs);
    }
    return await page.evaluate(press);
  } finally {
    line.network = NO_DELAY;
    await context.close();
  }
}

declare global {
  interface Window {
    /** When the frame could be used and was painted: two frames later. */
    painted: Promise<number>;
  }
}

// Both run in the page; a function with a name of its own inside them would need a helper that is not there.
function listen(ready: string): void {
  window.painted = new Promise((resolve) =>
    addEventListener(
      ready,
      () => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))),
      { once: true },
    ),
  );
}

async function press(): Promise<number> {
  const from = performance.now();
  document.querySelector<HTMLElement>('#pay')?.click();
  return (await window.painted) - from;
}
