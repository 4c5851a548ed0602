import { describe, expect, it } from 'vitest';
import { checkoutFrame, eventTypes, overlay, readyFrame, say, scene } from './scene.ts';
import { checkouts, orders } from './tillgate.ts';

const at = scene();

describe('a link to a checkout', () => {
  it('opens over the page on a plain click, and the frame gets the focus when it is ready', async () => {
    const page = await at.visit();
    await page.click('#pay');
    const frame = await readyFrame(page);
    expect(frame.url()).toBe(`${at.address(checkouts.paid)}?embed=1`);
    await expect.poll(() => frame.evaluate(() => document.activeElement?.id)).toBe('first');
    expect(await frame.evaluate(() => document.hasFocus())).toBe(true);
    expect(await page.evaluate(() => window.events)).toEqual([
      { type: 'open', from: 'pay', detail: null },
      { type: 'ready', from: 'pay', detail: null },
    ]);
    expect(await page.title()).toBe('Store');
  });

  it('opens with Enter', async () => {
    const page = await at.visit();
    await page.focus('#pay');
    await page.keyboard.press('Enter');
    await readyFrame(page);
  });

  it('opens when it was added after the script, inside a shadow root', async () => {
    const page = await at.visit({ html: '<div id="host"></div>' });
    await page.evaluate((html) => {
      const root = document.querySelector('#host')?.attachShadow({ mode: 'open' });
      if (root) root.innerHTML = html;
    }, at.link());
    await page.click('#pay');
    await readyFrame(page);
  });

  it('keeps what its address says, such as a language', async () => {
    const page = await at.visit({ html: `<a id="pay" href="${at.address(checkouts.paid)}?locale=de">Pay</a>` });
    await page.click('#pay');
    expect((await readyFrame(page)).url()).toBe(`${at.address(checkouts.paid)}?locale=de&embed=1`);
  });

  it.each(['Control', 'Shift'] as const)('stays a link when clicked with %s', async (modifier) => {
    const page = await at.visit();
    const opened = page.context().waitForEvent('page');
    await page.click('#pay', { modifiers: [modifier] });
    await opened;
    expect(await eventTypes(page)).toEqual([]);
  });

  it('stays a link when it has a target of its own', async () => {
    const page = await at.visit({ html: at.link(checkouts.paid, 'target="_blank"') });
    const opened = page.context().waitForEvent('page');
    await page.click('#pay');
    await expect.poll(async () => (await opened).url()).toBe(at.address(checkouts.paid));
    expect(await eventTypes(page)).toEqual([]);
  });

  it('leaves a click alone that the store has handled', async () => {
    const page = await at.visit();
    await page.evaluate(() => document.body.addEventListener('click', (event) => event.preventDefault()));
    await page.click('#pay');
    expect(await eventTypes(page)).toEqual([]);
    expect(page.url()).toContain(at.store.origin);
  });

  it('is an ordinary link for an address that only looks like ours', async () => {
    const foreign = at.address(checkouts.paid).replace('127.0.0.1', 'localhost');
    const page = await at.visit({ html: `<a id="pay" href="${foreign}">Pay</a>` });
    await page.click('#pay');
    await page.waitForURL(foreign);
  });

  it('has its frame loaded ahead of the click when the pointer comes near', async () => {
    const page = await at.visit();
    await page.hover('#pay');
    await expect.poll(() => page.frames().length).toBe(2);
    await page.click('#pay');
    await readyFrame(page);
    expect(at.tillgate.requests.filter((request) => request.includes('embed=1')).length).toBeGreaterThan(0);
    expect(page.frames().length).toBe(2);
    expect(await eventTypes(page)).toEqual(['open', 'ready']);
  });

  it('has that frame laid out ahead of the click as it will be shown', async () => {
    const page = await at.visit({ context: { viewport: { width: 390, height: 844 } } });
    await page.hover('#pay');
    const frame = await checkoutFrame(page);
    const size = () => frame.evaluate(() => [innerWidth, innerHeight]);
    expect(await size()).toEqual([390, 844 - 48]);
    await page.click('#pay');
    await readyFrame(page);
    expect(await size()).toEqual([390, 844 - 48]);
  });

  it('opens in the place of one that was only pointed at, whatever goes on in that', async () => {
    const other = `<a id="other" href="${at.address(checkouts.other)}">Another</a>`;
    const page = await at.visit({ html: `${at.link()} ${other}` });
    await page.focus('#pay');
    const frame = await checkoutFrame(page);
    await frame.waitForFunction(() => window.port);
    // It was paid for in another tab, say.
    await say(frame, 'submitted');
    await page.focus('#other');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.frames().map((each) => each.url()))
      .toContain(`${at.address(checkouts.other)}?embed=1`);
    expect(page.frames().length).toBe(2);
  });

  it('keeps that frame out of sight and out of reach until the click', async () => {
    const page = await at.visit({ html: `${at.link()} <a id="next" href="/next">Next</a>` });
    const before = await page.screenshot();
    await page.focus('#pay');
    const frame = await checkoutFrame(page);
    await frame.waitForFunction(() => window.port);
    await page.locator('#pay').blur();
    expect((await page.screenshot()).equals(before)).toBe(true);
    await page.focus('#pay');
    const reached: unknown[] = [];
    for (let presses = 0; presses < 4; presses++) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName));
    }
    expect(reached).toContain('next');
    expect(reached).not.toContain('DIV');
    expect(await frame.evaluate(() => document.hasFocus())).toBe(false);
    const middle = await page.evaluate(() => document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.tagName);
    expect(middle).not.toBe('DIV');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});

describe('a page address with ?tillgate=', () => {
  it('opens that checkout once, without touching the address', async () => {
    const query = `?tillgate=${checkouts.paid}&page=2`;
    const page = await at.visit({ html: '', query });
    await readyFrame(page);
    expect(page.url().endsWith(query)).toBe(true);
    expect(await page.evaluate(() => window.events.map(({ from }) => from))).toEqual(['html', 'html']);
  });

  it('opens also when the script runs before the body is there', async () => {
    const script = `<script src="${at.tillgate.origin}/tillgate.js"></script>`;
    const body = `<!doctype html><html><head>${script}</head><body>Store</body></html>`;
    const page = await at.visit();
    await page.goto(`${at.store.page({ body })}?tillgate=${checkouts.paid}`);
    await readyFrame(page);
  });

  it.each(['', 'co_../../evil', '%6Aavascript:alert(1)', 'https://example.com'])('ignores "%s"', async (value) => {
    const page = await at.visit({ html: '', query: `?tillgate=${value}` });
    expect(await eventTypes(page)).toEqual([]);
    expect(page.frames().length).toBe(1);
  });
});

describe('an element with an ATShop order', () => {
  const button = (order: string) =>
    `<button id="pay" data-tillgate-store="keys" data-tillgate-order="${order}">Pay</button>`;
  const asked = (order: string) => at.tillgate.requests.filter((request) => request.endsWith(`orderId=${order}`));

  it('asks for the payment link and opens the checkout', async () => {
    const page = await at.visit({ html: button(orders.known) });
    await page.click('#pay');
    expect((await readyFrame(page)).url()).toBe(`${at.address(checkouts.paid)}?embed=1`);
    expect(asked(orders.known)).toEqual([`GET /atshop/keys/payment-link?orderId=${orders.known}`]);
  });

  it('asks once for two quick clicks, and says that it is busy', async () => {
    const page = await at.visit({ html: button(orders.stuck) });
    await page.evaluate(() => {
      for (const _ of [1, 2]) document.querySelector<HTMLElement>('#pay')?.click();
    });
    await expect.poll(() => asked(orders.stuck).length).toBe(1);
    expect(await page.getAttribute('#pay', 'aria-busy')).toBe('true');
    await overlay(page).getByRole('button').click();
    expect(await page.getAttribute('#pay', 'aria-busy')).toBe('false');
    expect(asked(orders.stuck).length).toBe(1);
    expect(await eventTypes(page)).toEqual(['open', 'close']);
  });

  it.each([
    [orders.unknown, 'order_not_found'],
    [orders.broken, 'unavailable'],
  ])('reports %s as an error and closes', async (order, code) => {
    const page = await at.visit({ html: button(order) });
    await page.click('#pay');
    await page.waitForFunction(() => window.events.some(({ type }) => type === 'close'));
    expect(await page.evaluate(() => window.events[1])).toEqual({
      type: 'error',
      from: 'pay',
      detail: { status: 'failed', code },
    });
    expect(await overlay(page).count()).toBe(0);
  });

  it('gives up when the server does not answer', async () => {
    const page = await at.visit({ html: button(orders.stuck), before: (each) => each.clock.install() });
    await page.click('#pay');
    await page.clock.fastForward(15_000);
    await expect.poll(() => eventTypes(page)).toEqual(['open', 'error', 'close']);
    expect(await page.evaluate(() => window.events[1]?.detail)).toEqual({ status: 'failed', code: 'timeout' });
  });

  it('follows its own address when it is a link and there is no checkout to open', async () => {
    const html = `<a id="pay" href="/elsewhere" data-tillgate-store="keys" data-tillgate-order="${orders.unknown}">Pay</a>`;
    const page = await at.visit({ html });
    await page.click('#pay');
    await page.waitForURL('**/elsewhere');
  });
});

describe('the script on a page twice', () => {
  it('keeps the first copy, warns once and opens once', async () => {
    const script = `<script src="${at.tillgate.origin}/tillgate.js"></script>`;
    const warnings: string[] = [];
    const page = await at.visit({
      html: `${at.link()}${script}${script}`,
      before: async (each) => each.on('console', (message) => warnings.push(`${message.type()}: ${message.text()}`)),
    });
    await page.click('#pay');
    await readyFrame(page);
    expect(warnings).toEqual(['warning: Tillgate loaded twice']);
    expect(await eventTypes(page)).toEqual(['open', 'ready']);
  });
});
