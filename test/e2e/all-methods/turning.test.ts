import { expect, it } from 'vitest';
import en from '../../../widget/checkout/locales/en.json' with { type: 'json' };
import { eventually } from '../../support/world.ts';
import { fieldsDrawn, fieldsIn, NUMBERS } from '../stripe/element.ts';
import type { Checkout } from '../support/checkout.ts';
import { tabTo, typeCard } from '../support/keyboard.ts';
import { charged, expectToldOnce, orderOf } from '../support/orders.ts';
import type { Variant } from '../support/variants.ts';
import { type Kind, NAMES, sceneWithAllMethods } from './scene.ts';

const scene = sceneWithAllMethods();
const PAGE: Variant = { presentation: 'page', device: 'desktop' };

const ORDER = Object.keys(NAMES) as Kind[];

/** By the arrow keys from the picked method, which is the only one that Tab reaches. */
async function pick({ page, root }: Checkout, kind: Kind): Promise<void> {
  const radio = (each: Kind) => root.locator(`[name=method][value=${each}]`);
  const picked = root.locator('[name=method]:checked');
  await tabTo(picked);
  const from = ORDER.indexOf((await picked.getAttribute('value')) as Kind);
  const steps = ORDER.indexOf(kind) - from;
  for (let step = 0; step < Math.abs(steps); step++) await page.keyboard.press(steps > 0 ? 'ArrowDown' : 'ArrowUp');
  expect(await radio(kind).isChecked()).toBe(true);
}

async function pressEnter({ page }: Checkout, control: Parameters<typeof tabTo>[0]): Promise<void> {
  await tabTo(control);
  await page.keyboard.press('Enter');
}

const latest = <T>(things: ReadonlyMap<string, T>): T => {
  const last = [...things.values()].at(-1);
  if (last === undefined) throw new Error('Nothing has begun');
  return last;
};

it('turns by keyboard from each kind of method to the next: what was begun is given up, and one is paid', async () => {
  const { everything, stripe, btcpay, mollie } = scene;
  const checkout = await scene.open(PAGE);
  const { page, root } = checkout;
  await checkout.payButton.waitFor();
  const id = await checkout.id();
  const another = root.getByRole('button', { name: en['pay.another'] });

  await pick(checkout, 'bitcoin');
  await pressEnter(checkout, checkout.button(en['crypto.button']));
  await root.getByRole('img', { name: en['crypto.qr'] }).waitFor();
  await pressEnter(checkout, another);

  await pick(checkout, 'mollie');
  await root.getByRole('radio', { name: 'Bancontact' }).waitFor();
  await pressEnter(checkout, checkout.button(en['redirect.button']));
  await page.waitForURL(`${mollie.url}/checkout/**`);
  expect(latest(btcpay.books.invoices).status).toBe('Invalid');
  await page.goBack();
  await pressEnter(checkout, another);

  await pick(checkout, 'stripe');
  await fieldsDrawn(checkout);
  await tabTo(fieldsIn(checkout).getByLabel('Card number'));
  await page.keyboard.type(NUMBERS.declined);
  await pressEnter(checkout, checkout.payButton);
  await root.getByRole('alert').getByText('Your card was declined.').waitFor();
  expect(latest(mollie.books.payments).status).toBe('canceled');

  await pick(checkout, 'bank');
  await pressEnter(checkout, checkout.button(en['transfer.button']));
  await checkout.shows('transfer');
  expect(latest(stripe.books.intents).status).toBe('canceled');
  await pressEnter(checkout, another);

  await pick(checkout, 'card');
  await typeCard(checkout, 'approved');
  await page.keyboard.press('Enter');
  await checkout.shows('success');
  await eventually('the confirmation', async () => (await charged(everything, id)).length > 0);
  await expectToldOnce(everything, id);
  const { price } = await orderOf(everything, id);
  expect(await charged(everything, id)).toEqual([price]);
});
