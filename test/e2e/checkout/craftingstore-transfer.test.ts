import { describe, expect, it } from 'vitest';
import en from '../../../widget/checkout/locales/en.json' with { type: 'json' };
import type { Checkout } from '../support/checkout.ts';
import { charged, expectToldOnce, orderOf } from '../support/orders.ts';
import { scan } from '../support/qr.ts';
import { buyAtCraftingStore } from '../support/shopping.ts';
import { variants } from '../support/variants.ts';
import { world } from '../support/world.ts';

const everything = world();
const IBAN = 'NL91ABNA0417164300';

/** Presses a copy button and reads the clipboard. */
async function copy(checkout: Checkout, name: string): Promise<string> {
  await checkout.press(checkout.button(en['transfer.copy'].replace('{name}', name)));
  await checkout.root.getByText(en['transfer.copied'].replace('{name}', name)).waitFor();
  return checkout.page.evaluate(() => navigator.clipboard.readText());
}

describe.each(variants)('a basket of CraftingStore paid by bank transfer, $presentation on a $device', (variant) => {
  it('shows what to transfer, and turns to success when the money is marked as received', async () => {
    const checkout = await buyAtCraftingStore(everything, variant, "Smith's crate");
    await checkout.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await checkout.askForTransfer();
    const id = await checkout.id();
    const { ref } = await orderOf(everything, id);

    await checkout.root.getByText('NL91 ABNA 0417 1643 00').waitFor();
    await checkout.root.getByText('Example BV').waitFor();
    await checkout.root.getByRole('definition').filter({ hasText: '€4.75' }).waitFor();
    expect(await copy(checkout, en['transfer.iban'])).toBe(IBAN);
    expect(await copy(checkout, en['transfer.amount'])).toBe('4.75');
    const reference = await copy(checkout, en['transfer.reference']);
    await checkout.root.getByText(reference, { exact: true }).waitFor();

    const code = checkout.root.getByRole('img', { name: en['transfer.qr'] });
    const epc = ['BCD', '002', '1', 'SCT', 'ABNANL2A', 'Example BV', IBAN, 'EUR4.75', '', '', reference];
    expect(await scan(code)).toBe(epc.join('\n'));

    expect(everything.stores.craftingStore.ledger.payment(ref).state).toBe('pending');
    const received = { target: reference, received: null, bankRef: `statement-${id}`, accept: false, by: 'test' };
    expect(await everything.operator.markPaid(received)).toMatchObject({ result: 'paid', checkout: id });
    await checkout.shows('success');
    await checkout.page.getByRole('heading', { name: 'Thank you for your purchase.' }).waitFor();
    expect(await everything.operator.markPaid(received)).toMatchObject({ result: 'duplicate' });
    await expectToldOnce(everything, id);
    expect(await charged(everything, id)).toEqual([]);
  });
});
