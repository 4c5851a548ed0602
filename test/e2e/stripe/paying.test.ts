import { describe, expect, it } from 'vitest';
import { expectPaidOnce } from '../support/orders.ts';
import { watchPolicy } from '../support/policy.ts';
import { type Variant, variants } from '../support/variants.ts';
import { expectTakenOnce, fieldsIn, openWithStripe, payWith, pickStripe, worldWithStripe } from './element.ts';

const everything = worldWithStripe();
const PAGE: Variant = { presentation: 'page', device: 'desktop' };
const OVERLAY: Variant = { presentation: 'overlay', device: 'desktop' };

const intents = () => [...everything.fake.books.intents.values()];
const latest = () => {
  const intent = intents().at(-1);
  if (!intent) throw new Error('no intent');
  return intent;
};

describe.each(variants)('a payment in fields of Stripe, $presentation on a $device', (variant) => {
  it('asks nothing of Stripe before the method is picked, pays, and breaks no policy', async () => {
    let violations: string[] = ['nobody watched'];
    const { checkout, asked } = await openWithStripe(everything, variant, undefined, async (shopper) => {
      violations = await watchPolicy(shopper);
    });
    await checkout.page.waitForTimeout(300);
    expect(asked).toEqual([]);
    const before = intents().length;
    const fields = await pickStripe(checkout);
    expect(intents()).toHaveLength(before);
    await payWith(checkout, fields, 'approved');
    await checkout.shows('success');
    await expectTakenOnce(everything, await checkout.id());
    expect(latest()).toMatchObject({ status: 'succeeded' });
    expect(intents()).toHaveLength(before + 1);
    expect(violations).toEqual([]);
  });
});

describe('the shopper at the fields of Stripe', () => {
  it('is told why a card was declined, and pays the same attempt with another', async () => {
    const { checkout } = await openWithStripe(everything, PAGE);
    const fields = await pickStripe(checkout);
    await payWith(checkout, fields, 'declined');
    await checkout.root.getByRole('alert').getByText('Your card was declined.').waitFor();
    const declined = latest();
    expect(declined.status).toBe('requires_payment_method');
    await payWith(checkout, fields, 'approved');
    await checkout.shows('success');
    expect(latest().id).toBe(declined.id);
    await expectTakenOnce(everything, await checkout.id());
  });

  it('begins nothing with a number that is none', async () => {
    const { checkout } = await openWithStripe(everything, PAGE);
    const before = intents().length;
    const fields = await pickStripe(checkout);
    await checkout.press(checkout.payButton);
    await fields.getByText('Your card number is invalid.').waitFor();
    await checkout.payButton.waitFor();
    expect(intents()).toHaveLength(before);
  });

  it('reloads in the middle and pays the same attempt, once', async () => {
    const { checkout } = await openWithStripe(everything, PAGE);
    await payWith(checkout, await pickStripe(checkout), 'declined');
    await checkout.root.getByRole('alert').waitFor();
    const begun = latest();
    await checkout.page.reload();
    const fields = fieldsIn(checkout);
    await payWith(checkout, fields, 'approved');
    await checkout.shows('success');
    expect(latest().id).toBe(begun.id);
    await expectTakenOnce(everything, await checkout.id());
  });

  it.each([PAGE, OVERLAY])('confirms with the bank over the page ($presentation)', async (variant) => {
    const { checkout } = await openWithStripe(everything, variant);
    const fields = await pickStripe(checkout);
    await payWith(checkout, fields, 'challenge');
    const bank = checkout.root.frameLocator('iframe[title="Confirm with your bank"]');
    await bank.getByRole('button', { name: 'Refuse' }).click();
    await checkout.root.getByRole('alert').getByText('unable to authenticate').waitFor();
    await payWith(checkout, fields, 'challenge');
    await bank.getByRole('button', { name: 'Approve' }).click();
    await checkout.shows('success');
    await expectTakenOnce(everything, await checkout.id());
  });

  it('leaves for the bank and is shown the result on coming back, with no secret in the address', async () => {
    const { checkout } = await openWithStripe(everything, PAGE);
    const fields = await pickStripe(checkout);
    await fields.getByLabel('Pay by').selectOption('ideal');
    await checkout.press(checkout.payButton);
    await checkout.page.getByRole('button', { name: 'Refuse' }).click();
    await checkout.root.getByRole('alert').getByText('was not confirmed with your bank').waitFor();
    expect(checkout.page.url()).not.toContain('secret');
    const again = fieldsIn(checkout);
    await again.getByLabel('Pay by').selectOption('ideal');
    await checkout.press(checkout.payButton);
    await checkout.page.getByRole('button', { name: 'Approve' }).click();
    await checkout.shows('success');
    expect(checkout.page.url()).not.toContain('secret');
    await expectTakenOnce(everything, await checkout.id());
  });

  it('is led out of the frame for a way that leads to a bank', async () => {
    const { checkout } = await openWithStripe(everything, OVERLAY);
    const fields = await pickStripe(checkout);
    await fields.getByLabel('Pay by').selectOption('ideal');
    await checkout.root.getByText('continues on a page of its own').waitFor();
    await checkout.press(checkout.button('Continue'));
    const page = checkout.page;
    await page.waitForURL(/\/checkout\/co_/);
    const alone = fieldsIn({ root: page });
    await alone.getByLabel('Pay by').selectOption('ideal');
    await page.getByRole('button', { name: /^Pay / }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('heading', { name: 'Payment successful' }).waitFor();
    const [, id = ''] = /\/checkout\/(co_\w+)/.exec(page.url()) ?? [];
    await expectTakenOnce(everything, id);
  });

  it('pays otherwise when the script is blocked, and can try again', async () => {
    let blocked = true;
    const { checkout } = await openWithStripe(everything, PAGE, () => blocked);
    await checkout.press(checkout.root.getByRole('radio', { name: 'Card, iDEAL and more' }));
    await checkout.root.getByRole('alert').getByText('could not be loaded').waitFor();
    blocked = false;
    await checkout.press(checkout.button('Try again'));
    await fieldsIn(checkout).getByLabel('Card number').waitFor();
    await checkout.press(checkout.root.getByRole('radio', { name: 'Card', exact: true }));
    await checkout.payWith('approved');
    await checkout.shows('success');
    await expectPaidOnce(everything, await checkout.id());
  });

  it('turns to another method: what was begun is cancelled and can be paid no more', async () => {
    const { checkout } = await openWithStripe(everything, PAGE);
    await payWith(checkout, await pickStripe(checkout), 'declined');
    await checkout.root.getByRole('alert').waitFor();
    const begun = latest();
    await checkout.press(checkout.root.getByRole('radio', { name: 'Card', exact: true }));
    await checkout.payWith('approved');
    await checkout.shows('success');
    expect(begun.status).toBe('canceled');
    await expectPaidOnce(everything, await checkout.id());
  });
});
