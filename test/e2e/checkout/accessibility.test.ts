import { describe, expect, it } from 'vitest';
import { HOUR } from '../../../server/clock.ts';
import { money } from '../../../shared/money.ts';
import ar from '../../../widget/checkout/locales/ar.json' with { type: 'json' };
import en from '../../../widget/checkout/locales/en.json' with { type: 'json' };
import { findings } from '../support/axe.ts';
import { goBack } from '../support/back.ts';
import type { Checkout } from '../support/checkout.ts';
import { openCheckout } from '../support/shopping.ts';
import type { Variant } from '../support/variants.ts';
import { world } from '../support/world.ts';

const everything = world({ settleAfterMs: HOUR });

/** How to bring a fresh checkout into each state. */
const STATES: Readonly<Record<string, (checkout: Checkout) => Promise<void>>> = {
  async choosing(checkout) {
    await checkout.root.getByText(en['test.heading']).click();
  },
  async 'errors in the card'(checkout) {
    await checkout.field('number').fill('4242 4242 4242 4241');
    await checkout.press(checkout.payButton);
    await checkout.root.getByText(en['card.numberInvalid']).waitFor();
  },
  async processing(checkout) {
    await checkout.payWith('settlesLater');
    await checkout.shows('processing');
  },
  async challenge(checkout) {
    await checkout.payWith('challenge');
    await checkout.bankButton('Approve').waitFor();
    await goBack(checkout.page);
    await checkout.shows('challenge');
  },
  async transfer(checkout) {
    await checkout.askForTransfer();
    await checkout.root.getByRole('img', { name: en['transfer.qr'] }).waitFor();
  },
  async success(checkout) {
    // The way back to the store leads nowhere, so that success stays.
    await checkout.page.route('**/success', (route) => route.fulfill({ status: 204 }));
    await checkout.payWith('approved');
    await checkout.shows('success');
  },
  async failure(checkout) {
    await checkout.payWith('declined');
    await checkout.shows('failure');
  },
  async review(checkout) {
    await checkout.askForTransfer();
    const target = await checkout.id();
    const received = money(1, 'EUR');
    await everything.operator.markPaid({ target, received, bankRef: target, accept: false, by: 'test' });
    await checkout.shows('review');
  },
  async expiry(checkout) {
    await everything.passTime(2 * HOUR);
    await checkout.shows('expired');
  },
};

type Look = readonly [language: 'en' | 'ar', colorScheme: 'light' | 'dark'];

/** The document is the same in the frame: there two looks tell what four would. */
const PLACES: readonly (Variant & { readonly looks: readonly Look[] })[] = [
  {
    presentation: 'page',
    device: 'phone',
    looks: [
      ['en', 'light'],
      ['en', 'dark'],
      ['ar', 'dark'],
      ['ar', 'light'],
    ],
  },
  {
    presentation: 'overlay',
    device: 'desktop',
    looks: [
      ['en', 'light'],
      ['ar', 'dark'],
    ],
  },
];

async function putOn(checkout: Checkout, [language, colorScheme]: Look): Promise<void> {
  await checkout.page.emulateMedia({ colorScheme });
  if (language === 'en') return;
  await checkout.root.getByLabel(new RegExp(`${en['page.language']}|${ar['page.language']}`)).selectOption('ar');
  await checkout.root.getByLabel(ar['page.language']).waitFor();
}

describe.each(PLACES)('axe, $presentation on a $device', ({ looks, ...variant }) => {
  it.each(Object.keys(STATES))(
    'finds nothing in the state of %s, light and dark, English and Arabic',
    async (state) => {
      const checkout = await openCheckout(everything, variant);
      await STATES[state]?.(checkout);
      const found: Record<string, string[]> = {};
      for (const look of looks) {
        await putOn(checkout, look);
        found[look.join(', ')] = await findings(checkout.page, variant.presentation);
      }
      expect(found).toEqual(Object.fromEntries(looks.map((look) => [look.join(', '), []])));
    },
  );

  it('finds nothing on the bank’s page, light and dark', async () => {
    const checkout = await openCheckout(everything, variant);
    await checkout.payWith('challenge');
    await checkout.bankButton('Approve').waitFor();
    expect(await findings(checkout.page, variant.presentation)).toEqual([]);
    await checkout.page.emulateMedia({ colorScheme: 'dark' });
    expect(await findings(checkout.page, variant.presentation)).toEqual([]);
  });

  it('would find a mistake', async () => {
    const checkout = await openCheckout(everything, variant);
    await checkout.field('number').evaluate((input) => input.parentElement?.append(document.createElement('input')));
    expect(await findings(checkout.page, variant.presentation)).toEqual([expect.stringMatching(/^label /)]);
  });
});
