import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { CARDS } from '../../support/api.ts';
import type { Checkout } from './checkout.ts';

/** More controls than any page here has. */
const MAX_TABS = 40;

/** Presses Tab until the control has the focus. */
export async function tabTo(control: Locator): Promise<void> {
  const keyboard = control.page().keyboard;
  await control.waitFor();
  for (let presses = 0; presses < MAX_TABS; presses++) {
    if (await control.evaluate((element) => element.matches(':focus'))) return;
    await keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${control}`);
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
