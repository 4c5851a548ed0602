import type { Frame, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { checkoutFrame, eventTypes, overlay, readyFrame, say, scene } from './scene.ts';
import { checkouts } from './tillgate.ts';

const at = scene();

describe('messages', () => {
  const hello = { tillgate: 1, type: 'hello' };

  /** A page whose checkout says nothing by itself, opened. */
  async function open(html = ''): Promise<Page> {
    const page = await at.visit({ html: `${at.link(checkouts.silent)}${html}` });
    await page.evaluate(() => {
      window.channels = 0;
      window.MessageChannel = class extends MessageChannel {
        constructor() {
          super();
          window.channels += 1;
        }
      };
    });
    await page.click('#pay');
    return page;
  }

  /** Sends a greeting from a frame; how many ports the page has given out then. */
  async function greet(frame: Frame, greeting: unknown): Promise<number> {
    await frame.evaluate((message) => parent.postMessage(message, '*'), greeting);
    await frame.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    return frame.page().evaluate(() => window.channels);
  }

  it('are answered from our frame and origin', async () => {
    const page = await open();
    expect(await greet(await checkoutFrame(page), hello)).toBe(1);
  });

  it('are ignored from our origin but another window', async () => {
    const page = await open(`<iframe name="stranger" src="${at.address(checkouts.silent)}"></iframe>`);
    const stranger = page.frame('stranger');
    expect(stranger && (await greet(stranger, hello))).toBe(0);
  });

  it('are ignored from our frame but another origin', async () => {
    const page = await open();
    const frame = await checkoutFrame(page);
    await frame.goto(at.store.page({ body: 'Impostor' }));
    expect(await greet(frame, hello)).toBe(0);
  });

  it.each([[{ ...hello, tillgate: 2 }], [{ ...hello, type: 'connect' }], ['hello'], [null]])(
    'are ignored when they are no greeting of this protocol: %j',
    async (message) => {
      const page = await open();
      expect(await greet(await checkoutFrame(page), message)).toBe(0);
    },
  );

  it('that nobody knows do no harm', async () => {
    const page = await at.visit();
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    await page.click('#pay');
    const frame = await readyFrame(page);
    await say(frame, 'resize', { height: 3 });
    await frame.evaluate(() => window.port?.postMessage(null));
    await say(frame, 'submitted');
    expect(await eventTypes(page)).toEqual(['open', 'ready', 'submitted']);
    expect(errors).toEqual([]);
  });
});

describe('completed', () => {
  it('is told once per checkout, and is the result', async () => {
    const page = await at.visit();
    const result = page.evaluate((url) => window.Tillgate?.open(url).result, at.address(checkouts.paid));
    const frame = await readyFrame(page);
    await say(frame, 'submitted');
    await say(frame, 'completed', { checkout: checkouts.paid });
    expect(await result).toEqual({ status: 'completed', checkout: checkouts.paid });
    await say(frame, 'completed', { checkout: checkouts.paid });
    await overlay(page).getByRole('button', { name: 'Close' }).click();

    await page.click('#pay');
    await page.waitForFunction(() => window.events.filter(({ type }) => type === 'ready').length === 2);
    await say(await readyFrame(page), 'completed', { checkout: checkouts.paid });
    expect((await eventTypes(page)).filter((type) => type === 'completed')).toHaveLength(1);
  });
});

describe('a frame that reloads', () => {
  it('is greeted again, and the shopper is not locked in', async () => {
    const page = await at.visit();
    await page.click('#pay');
    const frame = await readyFrame(page);
    await say(frame, 'submitted');
    await frame.goto(`${at.address(checkouts.paid)}?embed=1&again`);
    await expect.poll(() => frame.evaluate(() => window.heard)).toEqual([{ type: 'focus', at: 'start' }]);
    await overlay(page).getByRole('button', { name: 'Close' }).click();
    expect(await overlay(page).count()).toBe(0);
  });
});

describe('leave', () => {
  it('sends the whole page to an http(s) address', async () => {
    const page = await at.visit();
    await page.click('#pay');
    const frame = await readyFrame(page);
    const bank = `${at.tillgate.origin}/checkout/${checkouts.other}`;
    await frame.evaluate((url) => window.say('leave', { url }), bank);
    await page.waitForURL(bank);
  });

  it.each(['javascript:document.title="owned"', 'data:text/html,owned', '//example.com', ''])(
    'ignores "%s"',
    async (url) => {
      const page = await at.visit();
      await page.click('#pay');
      const frame = await readyFrame(page);
      await say(frame, 'leave', { url });
      expect(await page.title()).toBe('Store');
      expect(page.url()).toContain(at.store.origin);
    },
  );
});

describe('the result', () => {
  it('is the last decline when the shopper gives up', async () => {
    const page = await at.visit();
    const result = page.evaluate((url) => window.Tillgate?.open(url).result, at.address(checkouts.paid));
    const frame = await readyFrame(page);
    await say(frame, 'submitted');
    await say(frame, 'failed', { code: 'card_declined' });
    await say(frame, 'close');
    expect(await result).toEqual({ status: 'failed', code: 'card_declined' });
  });

  it('forgets a decline once another attempt is under way', async () => {
    const page = await at.visit();
    const result = page.evaluate((url) => window.Tillgate?.open(url).result, at.address(checkouts.paid));
    const frame = await readyFrame(page);
    await say(frame, 'failed', { code: 'card_declined' });
    await say(frame, 'submitted');
    await say(frame, 'unlocked');
    await say(frame, 'close');
    expect(await result).toEqual({ status: 'closed' });
  });
});

declare global {
  interface Window {
    /** How many ports the store's page has given out. */
    channels: number;
  }
}
