import type { CDPSession, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { orderOf } from '../support/orders.ts';
import { newLink } from '../support/shopping.ts';
import { world } from '../support/world.ts';

const everything = world();
const CYCLES = 100;

interface Leftovers {
  /** Elements of the store's page. */
  readonly elements: number;
  readonly frames: number;
  readonly messageListeners: number;
  /** What the browser still holds of the store's page and of every checkout that was in it. */
  readonly documents: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** Opens a checkout over the page, waits until it can be used, closes it, and does all of it again. */
const openAndClose = (page: Page, checkout: string, times: number) =>
  page.evaluate(
    async ([url, count]) => {
      for (let cycle = 0; cycle < count; cycle++) {
        const ready = new Promise((resolve) => document.addEventListener('tillgate:ready', resolve, { once: true }));
        const handle = window.Tillgate?.open(url);
        await ready;
        handle?.close();
        await handle?.result;
      }
    },
    [checkout, times] as const,
  );

async function leftovers(page: Page, browser: CDPSession): Promise<Leftovers> {
  for (let round = 0; round < 3; round++) await browser.send('HeapProfiler.collectGarbage');
  const { documents, nodes, jsEventListeners } = await browser.send('Memory.getDOMCounters');
  const { result } = await browser.send('Runtime.evaluate', { expression: 'window' });
  const { listeners } = await browser.send('DOMDebugger.getEventListeners', { objectId: result.objectId ?? '' });
  return {
    elements: await page.locator('*').count(),
    frames: page.frames().length,
    messageListeners: listeners.filter(({ type }) => type === 'message').length,
    documents,
    nodes,
    listeners: jsEventListeners,
  };
}

describe('the overlay', () => {
  it(`leaves nothing behind, opened and closed ${CYCLES} times`, async () => {
    // The phone's browser keeps the checkout in the page's process: what leaks there is counted, too.
    const page = await (await everything.newShopper('phone')).newPage();
    const link = await newLink(everything, 'overlay');
    const id = /co_\w+/.exec(link)?.[0] ?? '';
    const checkout = `${everything.stores.tillgateUrl}/checkout/${id}`;
    await page.goto(everything.stores.craftingStore.url);
    const browser = await page.context().newCDPSession(page);
    await openAndClose(page, checkout, 5);
    const before = await leftovers(page, browser);
    await openAndClose(page, checkout, CYCLES);
    const after = await leftovers(page, browser);

    expect(after).toMatchObject({ elements: before.elements, frames: 1, messageListeners: 0 });
    // The browser frees some things later than others; one leak per cycle would be a hundred of them.
    expect(after.documents - before.documents).toBeLessThan(CYCLES / 20);
    expect(after.nodes - before.nodes).toBeLessThan(CYCLES / 2);
    expect(after.listeners - before.listeners).toBeLessThan(CYCLES / 2);
    expect((await orderOf(everything, id)).deliveries()).toEqual([]);
  });
});
