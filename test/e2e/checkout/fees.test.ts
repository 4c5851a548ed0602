import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Stores } from '../../support/world.ts';
import { findings } from '../support/axe.ts';
import { charged, expectToldOnce, orderOf } from '../support/orders.ts';
import { buyAtAtshop } from '../support/shopping.ts';
import { variants } from '../support/variants.ts';
import { world } from '../support/world.ts';

/** Cards cost something at every store; Commerce Layer's keeps to bank transfers, where nothing may be on top. */
async function withFee(stores: Stores): Promise<Stores> {
  const before = readFileSync(stores.configFile, 'utf8');
  const after = before
    .replace('card: { provider: sandbox', 'card: { surcharge: { fixed: "0.35 EUR", percent: 2.9 }, provider: sandbox')
    .replace(/(platform: commercelayer[\s\S]*?methods: )\[card, bank\]/, '$1[bank]');
  expect(after).not.toBe(before);
  writeFileSync(stores.configFile, after);
  return stores;
}

const everything = world({ prepare: withFee });

/** 35 cents and 2.9 %, half up. */
const feeOf = (price: number) => 35 + Math.floor((price * 29 + 500) / 1_000);

describe.each(variants)('a card with a fee, $presentation on a $device', (variant) => {
  it('is shown before paying and charged in full; the store is told its own amount', async () => {
    const checkout = await buyAtAtshop(everything, variant, 3);
    await checkout.payButton.waitFor();
    const id = await checkout.id();
    const { price } = await orderOf(everything, id);
    await checkout.showsAmount(price + feeOf(price));
    await checkout.root.getByText('Fee (Card)', { exact: true }).waitFor();
    expect(await findings(checkout.page, variant.presentation)).toEqual([]);
    await checkout.root.getByRole('radio', { name: 'Bank transfer' }).check();
    await checkout.root.getByText('Fee (Card)', { exact: true }).waitFor({ state: 'detached' });
    await checkout.root.getByRole('radio', { name: /^Card/ }).check();

    await checkout.payWith('approved');
    await expectToldOnce(everything, id);
    expect(await charged(everything, id)).toEqual([price + feeOf(price)]);
  });
});
