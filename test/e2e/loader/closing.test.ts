import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { hasFocus } from '../support/keyboard.ts';
import { eventTypes, overlay, readyFrame, say, scene } from './scene.ts';
import { checkouts } from './tillgate.ts';

// With scroll bars, which Playwright hides otherwise: their going must not move the page.
const at = scene({ ignoreDefaultArgs: ['--hide-scrollbars'] });
const closer = (page: Page) => overlay(page).getByRole('button', { name: 'Close' });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);

describe('closing', () => {
  it('happens by the button, and the focus returns to the opener', async () => {
    const page = await at.visit();
    await page.click('#pay');
    await readyFrame(page);
    await closer(page).click();
    expect(await overlay(page).count()).toBe(0);
    expect(await focused(page)).toBe('pay');
    expect(await eventTypes(page)).toEqual(['open', 'ready', 'close']);
  });

  it('happens by Escape inside the frame, which the frame passes on', async () => {
    const page = await at.visit();
    await page.click('#pay');
    const frame = await readyFrame(page);
    await frame.focus('#first');
    await page.keyboard.press('Escape');
    await expect.poll(() => overlay(page).count()).toBe(0);
    expect(await focused(page)).toBe('pay');
  });

  it('works with the keyboard alone: Enter, Tab out of the frame, Tab in again, Escape', async () => {
    const page = await at.visit();
    await page.focus('#pay');
    await page.keyboard.press('Enter');
    const frame = await readyFrame(page);
    await expect.poll(() => frame.evaluate(() => document.activeElement?.id)).toBe('first');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await expect.poll(() => hasFocus(closer(page))).toBe(true);
    await page.keyboard.press('Tab');
    await expect.poll(() => frame.evaluate(() => document.hasFocus())).toBe(true);
    await frame.focus('#last');
    await page.keyboard.press('Tab');
    await expect.poll(() => hasFocus(closer(page))).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => overlay(page).count()).toBe(0);
    expect(await focused(page)).toBe('pay');
  });

  it('is locked while money moves, says why, and is free again afterwards', async () => {
    const page = await at.visit();
    await page.click('#pay');
    const frame = await readyFrame(page);
    await say(frame, 'submitted');
    expect(await closer(page).isDisabled()).toBe(true);
    expect(await overlay(page).getByRole('status').textContent()).toBe('Please wait…');
    for (const _ of [1, 2, 3]) await page.keyboard.press('Escape');
    await say(frame, 'close');
    await page.evaluate(() => document.querySelector('div')?.shadowRoot?.querySelector('dialog')?.close());
    await expect.poll(() => overlay(page).count()).toBe(1);

    await say(frame, 'failed', { code: 'card_declined' });
    expect(await overlay(page).getByRole('status').textContent()).toBe('Checkout');
    await closer(page).click();
    expect(await eventTypes(page)).toEqual(['open', 'ready', 'submitted', 'failed', 'close']);
  });

  it('makes no second checkout possible while money moves in the first', async () => {
    const page = await at.visit();
    await page.click('#pay');
    const frame = await readyFrame(page);
    await say(frame, 'submitted');
    await page.evaluate((url) => window.Tillgate?.open(url), at.address(checkouts.other));
    expect(page.frames().map((each) => each.url())).toContain(`${at.address(checkouts.paid)}?embed=1`);
    expect(page.frames().length).toBe(2);
  });
});

describe('the page behind', () => {
  const tall = (link: string) => `<p style="text-align: right">${link}</p><div style="height: 300vh"></div>`;

  it('does not scroll nor move, and scrolls again afterwards', async () => {
    const page = await at.visit({ html: tall(at.link()) });
    const place = () => page.locator('#pay').evaluate((node) => ({ ...node.getBoundingClientRect().toJSON() }));
    await page.evaluate(() => document.documentElement.style.setProperty('overflow', 'scroll'));
    const before = await place();
    expect(await page.evaluate(() => innerWidth - document.documentElement.clientWidth)).toBeGreaterThan(0);
    await page.click('#pay');
    await readyFrame(page);
    expect(await place()).toEqual(before);
    await page.mouse.wheel(0, 500);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await page.evaluate(() => scrollY)).toBe(0);
    await closer(page).click();
    expect(await page.evaluate(() => document.documentElement.style.cssText)).toBe('overflow: scroll;');
  });
});

describe('nothing is left', () => {
  it('after a hundred rounds: no node, no listener, no frame', async () => {
    const page = await at.visit({ before: (each) => each.addInitScript(countListeners) });
    const counts = () =>
      page.evaluate(() => ({
        nodes: document.querySelectorAll('*').length,
        frames: window.length,
        listeners: window.listeners(),
      }));
    const before = await counts();
    await page.evaluate(async (url) => {
      for (let round = 0; round < 100; round += 1) {
        const handle = window.Tillgate?.open(url, document.querySelector<HTMLElement>('#pay') ?? undefined);
        // Some rounds end before anything is loaded, some when the checkout is ready.
        if (round % 10 === 0) {
          await new Promise((resolve) => document.addEventListener('tillgate:ready', resolve, { once: true }));
        }
        handle?.close();
        await handle?.result;
      }
    }, at.address(checkouts.paid));
    expect(await counts()).toEqual(before);
    expect(await eventTypes(page)).toEqual(
      Array.from({ length: 100 }, (_, round) =>
        round % 10 === 0 ? ['open', 'ready', 'close'] : ['open', 'close'],
      ).flat(),
    );
  });

  it.each(['open', 'ready', 'submitted', 'failed', 'completed'])('when destroyed inside a %s handler', async (type) => {
    const page = await at.visit();
    await page.evaluate(
      ([name, url]) => {
        document.addEventListener(`tillgate:${name}`, () => window.Tillgate?.open(url).destroy(), { once: true });
      },
      [type, at.address(checkouts.paid)] as const,
    );
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    // By the keyboard: a pointer left on the link would have its frame loaded ahead again.
    await page.focus('#pay');
    await page.keyboard.press('Enter');
    if (type !== 'open' && type !== 'ready') {
      await say(await readyFrame(page), type, { code: 'card_declined', checkout: checkouts.paid }).catch(() => {});
    }
    await expect.poll(() => eventTypes(page)).toContain('close');
    expect(await overlay(page).count()).toBe(0);
    expect(page.frames().length).toBe(1);
    expect(errors).toEqual([]);
  });

  it('when the page returns from the back/forward cache, and nothing opens again', async () => {
    const page = await at.visit({ query: `?tillgate=${checkouts.paid}` });
    await readyFrame(page);
    // Headless Chromium has no such cache; this is the event a page gets that comes out of one.
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    expect(await eventTypes(page)).toEqual(['open', 'ready', 'close']);
    expect(await overlay(page).count()).toBe(0);
    expect(page.frames().length).toBe(1);
  });

  it('when the store swaps its body with the overlay open', async () => {
    const page = await at.visit();
    await page.click('#pay');
    await readyFrame(page);
    await page.evaluate(() => {
      const next = document.createElement('body');
      next.innerHTML = 'Next page';
      document.body.replaceWith(next);
    });
    await expect
      .poll(() => page.evaluate(() => window.events.map(({ type, from }) => `${type} ${from}`)))
      .toEqual(['open pay', 'ready pay', 'close html']);
    expect(await page.evaluate(() => document.documentElement.style.overflow)).toBe('');
    expect(page.frames().length).toBe(1);
  });
});

declare global {
  interface Window {
    listeners(): number;
  }
}

/** Runs in the page, before its scripts: `window.listeners()` counts those on window and document. */
function countListeners(): void {
  let count = 0;
  for (const target of [window, document]) {
    const add = target.addEventListener.bind(target);
    target.addEventListener = (type: string, act: EventListener, options?: AddEventListenerOptions) => {
      count += 1;
      options?.signal?.addEventListener('abort', () => {
        count -= 1;
      });
      if (options?.once) count -= 1;
      add(type, act, options);
    };
  }
  window.listeners = () => count;
}
