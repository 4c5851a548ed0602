import type { Frame, JSHandle, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { CARDS } from '../../support/api.ts';
import type { Checkout } from './checkout.ts';

/** More controls than any page here has. */
const MAX_TABS = 40;

/** Presses Tab until the control has the focus. */
export async function tabTo(control: Locator): Promise<void> {
  const page = control.page();
  await control.waitFor();
  for (let presses = 0; presses < MAX_TABS; presses++) {
    if (await hasFocus(control)) return;
    await page.keyboard.press('Tab');
    await expect.poll(() => isFocusPlaced(page), { timeout: 10_000 }).toBe(true);
  }
  throw new Error(`Tab does not reach ${control}`);
}

/**
 * Whether keys go to the control. Not by `:focus`: that is also a matter of the window being in front, which headless
 * browsers only pretend, and of a frame in another process they may come to say so late.
 */
export async function hasFocus(control: Locator): Promise<boolean> {
  const { frame, element } = await focusIn(control.page().mainFrame());
  const own = await control.elementHandle();
  return (await own?.ownerFrame()) === frame && (await own?.evaluate((it, other) => it === other, element)) === true;
}

/**
 * False while the focus is on its way into a frame: that may live in another process, and whoever presses Tab again
 * before it has arrived passes the frame by. The edges of the checkout's frame only hand the focus on.
 */
async function isFocusPlaced(page: Page): Promise<boolean> {
  const { frame, element } = await focusIn(page.mainFrame());
  return frame === page.mainFrame() || element.evaluate((it) => it?.matches('body, .edge') === false);
}

/** The frame that has the focus, and what has it there. */
async function focusIn(frame: Frame): Promise<{ frame: Frame; element: JSHandle<Element | null> }> {
  const element = await frame.evaluateHandle(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active;
  });
  const inner = await element.asElement()?.contentFrame();
  return inner ? focusIn(inner) : { frame, element };
}

/** Types a card without touching the pointer, and leaves the focus in the last field. */
export async function typeCard(checkout: Checkout, card: keyof typeof CARDS): Promise<void> {
  const { keyboard } = checkout.page;
  await tabTo(checkout.field('number'));
  await keyboard.type(CARDS[card].replaceAll(' ', ''));
  await keyboard.press('Tab');
  await keyboard.type('1239');
  await keyboard.press('Tab');
  await keyboard.type('123');
  expect(await checkout.field('number').inputValue()).toBe(CARDS[card]);
  expect(await checkout.field('cvc').inputValue()).toBe('123');
}

/**
 * Presses a key that takes the checkout's frame away. Nobody waits for it: its release goes to a frame that may be gone,
 * and is then never acknowledged.
 */
export function pressToLeave(page: Page, key: 'Escape' | 'Enter'): void {
  page.keyboard.press(key).catch(() => undefined);
}
