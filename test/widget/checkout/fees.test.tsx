import { screen, within } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { totalOf } from '../../../widget/checkout/model/total.ts';
import { openPage } from './page.ts';
import { json } from './server.ts';
import { BANK, CARD, paymentOf, TRANSFER, viewOf } from './views.ts';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const DEAR = { ...CARD, surcharge: eur(35) };
const summary = () => screen.getByRole('region', { name: 'Order summary' });
const spoken = () => screen.getByRole('status').textContent ?? '';
const total = () => summary().querySelector('.total')?.textContent;

describe('a method with a fee', () => {
  it('shows it in its row, in the summary and on the button', () => {
    openPage(viewOf({ methods: [DEAR, BANK] }));
    expect(screen.getByRole('radio', { name: 'Card + €0.35' })).toBeTruthy();
    expect(screen.getByRole('radio', { name: 'Bank transfer' })).toBeTruthy();
    expect([...summary().querySelectorAll('dt, dd')].map((each) => each.textContent)).toEqual([
      'Order',
      '€24.90',
      'Fee (Card)',
      '€0.35',
    ]);
    expect(total()).toBe('Total€25.25');
    expect(screen.getByRole('button', { name: 'Pay €25.25' })).toBeTruthy();
  });

  it('shows the order’s amount alone with a method that costs nothing, and says the change', async () => {
    const page = openPage(viewOf({ methods: [DEAR, BANK] }));
    await page.user.click(screen.getByRole('radio', { name: 'Bank transfer' }));
    expect(total()).toBe('Total€24.90');
    expect(within(summary()).queryByText('Order')).toBeNull();
    expect(spoken()).toContain('The total is now €24.90.');
    await page.user.click(screen.getByRole('radio', { name: /^Card/ }));
    expect(spoken()).toContain('The total is now €25.25.');
  });

  it('says nothing when the total stays', async () => {
    const page = openPage(viewOf({ methods: [CARD, BANK] }));
    await page.user.click(screen.getByRole('radio', { name: 'Bank transfer' }));
    expect(spoken()).toBe('');
    expect(within(summary()).queryByText(/Fee/)).toBeNull();
  });

  it('is called by the merchant’s own label', () => {
    openPage(viewOf({ methods: [{ ...DEAR, label: 'Visa' }] }));
    expect(within(summary()).getByText('Fee (Visa)')).toBeTruthy();
  });

  it('sends the sum it showed', async () => {
    const page = openPage(viewOf({ methods: [{ ...BANK, surcharge: eur(100) }] }));
    await page.user.click(screen.getByRole('button', { name: 'Show bank details' }));
    await page.pass(0);
    expect(page.server.presses).toMatchObject([{ method: 'bank', total: 2590 }]);
  });

  it('shows the new price, and asks again, when it has changed meanwhile', async () => {
    const page = openPage(viewOf({ methods: [{ ...BANK, surcharge: eur(100) }] }));
    page.server.view = viewOf({ methods: [{ ...BANK, surcharge: eur(150) }] });
    page.server.pay = () => json({ error: { code: 'price_changed', message: '' } }, 409);
    await page.user.click(screen.getByRole('button', { name: 'Show bank details' }));
    await page.pass(0);
    expect(screen.getByRole('alert').textContent).toContain('The price of this payment method has changed');
    expect(total()).toBe('Total€26.40');
    await page.user.click(screen.getByRole('button', { name: 'Show bank details' }));
    await page.pass(0);
    expect(page.server.presses.map((press) => press.total)).toEqual([2590, 2640]);
  });
});

describe('an attempt with a fee', () => {
  it('keeps the price it began with', () => {
    const payment = paymentOf({
      state: 'awaitingTransfer',
      method: 'bank',
      surcharge: eur(100),
      instructions: { ...TRANSFER, amount: eur(2590) },
    });
    openPage(viewOf({ state: 'processing', payment, methods: [CARD, { ...BANK, surcharge: eur(150) }] }));
    expect(total()).toBe('Total€25.90');
    expect(within(summary()).getByText('Fee (Bank transfer)')).toBeTruthy();
    expect(screen.getAllByText('€25.90')).toHaveLength(2);
  });

  it('is told in full when it is paid, also when its method is gone', () => {
    const payment = paymentOf({ state: 'paid', surcharge: eur(35) });
    openPage(viewOf({ state: 'completed', payment, methods: [BANK] }));
    expect(screen.getByText('You have paid €25.25 to Blocks.')).toBeTruthy();
    expect(within(summary()).getByText('Fee')).toBeTruthy();
  });

  it('that failed shows the price of the method picked now', () => {
    const payment = paymentOf({ state: 'failed', surcharge: eur(35), failure: { code: 'card_declined' } });
    openPage(viewOf({ payment, methods: [{ ...CARD, surcharge: eur(50) }, BANK] }));
    expect(total()).toBe('Total€25.40');
  });

  it('does not count on a link that has expired', () => {
    const payment = paymentOf({ state: 'failed', surcharge: eur(35), failure: { code: 'card_declined' } });
    openPage(viewOf({ state: 'expired', payment, methods: [] }));
    expect(total()).toBe('Total€24.90');
  });
});

describe('totalOf', () => {
  it('is the order’s amount, and the fee where there is one', () => {
    expect([null, CARD, DEAR].map((method) => totalOf(viewOf(), method))).toEqual([eur(2490), eur(2490), eur(2525)]);
  });
});
