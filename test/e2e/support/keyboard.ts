import type { Frame, Locator, Page } from 'playwright-core';
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
    if (await control.evaluate((element) => element.matches(':focus'))) return;
    await page.keyboard.press('Tab');
    await expect.poll(() => isFocusPlaced(page.mainFrame()), { timeout: 10_000 }).toBe(true);
  }
  throw new Error(`Tab does not reach ${control}`);
}

/**
 * False while the focus is on its way into a frame: that may live in another process, and whoever presses Tab again
 * before it has arrived passes the frame by.
 */
async function isFocusPlaced(frame: Frame): Promise<boolean> {
  const active = await frame.evaluateHandle(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  });
  const inner = await active.asElement()?.contentFrame();
  if (inner) return isFocusPlaced(inner);
  const isWithin = frame.parentFrame() !== null;
  // The edges of the checkout's frame only hand the focus on.
  return active.evaluate((element, within) => !within || !element?.matches('body, .edge'), isWithin);
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
