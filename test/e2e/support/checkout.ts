import type { FrameLocator, Locator, Page } from 'playwright-core';
import { displayMoney } from '../../../shared/money.ts';
import en from '../../../widget/checkout/locales/en.json' with { type: 'json' };
import { CARDS } from '../../support/api.ts';
import type { Press } from './variants.ts';

/** What the checkout can show, by its heading. */
export const HEADINGS = {
  choose: en['pay.heading'],
  processing: en['processing.heading'],
  challenge: en['challenge.heading'],
  transfer: en['transfer.heading'],
  success: en['success.heading'],
  failure: en['failure.heading'],
  review: en['review.heading'],
  expired: en['expired.heading'],
} as const;

export type ScreenName = keyof typeof HEADINGS;

/** A checkout as a shopper sees it, whether it fills the page or the overlay's frame. */
export class Checkout {
  readonly page: Page;
  /** Where its document is. */
  readonly root: Page | FrameLocator;
  readonly press: Press;

  constructor(page: Page, root: Page | FrameLocator, press: Press) {
    this.page = page;
    this.root = root;
    this.press = press;
  }

  button(name: string | RegExp): Locator {
    return this.root.getByRole('button', { name });
  }

  heading(screen: ScreenName): Locator {
    return this.root.getByRole('heading', { name: HEADINGS[screen], exact: true });
  }

  async shows(screen: ScreenName): Promise<void> {
    await this.heading(screen).waitFor();
  }

  /** `Pay €9.00`; a store's own buttons say "Pay with …". */
  get payButton(): Locator {
    return this.button(/^Pay [^a-z]*\d/);
  }

  field(key: 'number' | 'expiry' | 'cvc'): Locator {
    return this.root.getByLabel(en[`card.${key}`]);
  }

  async fillCard(card: keyof typeof CARDS): Promise<void> {
    await this.field('number').fill(CARDS[card]);
    await this.field('expiry').fill('12/39');
    await this.field('cvc').fill('123');
  }

  async payWith(card: keyof typeof CARDS): Promise<void> {
    await this.fillCard(card);
    await this.press(this.payButton);
  }

  /** Picks the bank transfer and asks for its details. */
  async askForTransfer(): Promise<void> {
    await this.root.getByRole('radio', { name: en['method.transfer'] }).check();
    await this.press(this.button(en['transfer.button']));
    await this.shows('transfer');
  }

  /** A button of the bank's own page. */
  bankButton(name: 'Approve' | 'Decline'): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  /** The id in the address of the document. */
  async id(): Promise<string> {
    await this.root.locator('body').waitFor();
    const ids = this.page.frames().flatMap((frame) => /co_\w+/.exec(frame.url())?.[0] ?? []);
    const [id] = ids;
    if (!id) throw new Error(`No checkout at ${this.page.url()}`);
    return id;
  }

  /** Whether the amount to pay stands on the page. */
  async showsAmount(amountMinor: number): Promise<void> {
    const amount = displayMoney({ amountMinor, currency: 'EUR' }, 'en');
    await this.button(`Pay ${amount}`).waitFor();
  }
}
