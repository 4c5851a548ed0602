import { screen, waitFor } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import type { CheckoutView } from '../../../shared/api.ts';
import { isSettled, screenOf } from '../../../widget/checkout/model/screen.ts';
import { openPage } from './page.ts';
import { AWAITING, COMPLETED, PROCESSING, paymentOf, viewOf } from './views.ts';

const spoken = () => screen.getByRole('status').textContent;

describe('which screen a view shows', () => {
  const cases: readonly (readonly [string, Partial<CheckoutView>, boolean, string])[] = [
    ['nothing tried yet', {}, false, 'pay'],
    ['an attempt runs', PROCESSING, false, 'processing'],
    ['processing without a known payment', { state: 'processing' }, false, 'processing'],
    ['captured, not completed yet', { payment: paymentOf({ state: 'paid' }) }, false, 'processing'],
    ['a challenge', { payment: paymentOf({ state: 'actionRequired' }) }, false, 'actionRequired'],
    ['a challenge given up', { payment: paymentOf({ state: 'actionRequired' }) }, true, 'pay'],
    ['a transfer is awaited', AWAITING, false, 'awaitingTransfer'],
    ['a transfer given up', AWAITING, true, 'pay'],
    ['money moves while choosing', PROCESSING, true, 'processing'],
    ['declined', { payment: paymentOf({ state: 'failed' }) }, false, 'failed'],
    ['completed', COMPLETED, true, 'completed'],
    ['money under review', { payment: paymentOf({ state: 'review' }) }, true, 'review'],
    ['checkout under review', { state: 'review' }, false, 'review'],
    ['expired in the middle of a challenge', { state: 'expired', payment: paymentOf() }, false, 'expired'],
    ['cancelled', { state: 'cancelled' }, true, 'cancelled'],
  ];
  it.each(cases)('%s', (_name, view, choosing, expected) => {
    expect(screenOf(viewOf(view), choosing)).toBe(expected);
  });
});

describe('when nothing will change any more', () => {
  it.each([
    ['open', false, false],
    ['processing', false, false],
    ['completed', false, false],
    ['completed', true, true],
    ['review', false, true],
    ['expired', false, true],
    ['cancelled', false, true],
  ] as const)('%s, store informed: %s', (state, storeInformed, settled) => {
    expect(isSettled(viewOf({ state, storeInformed }))).toBe(settled);
  });
});

describe('the order summary', () => {
  it('names store, order and amount', () => {
    openPage(viewOf());
    const summary = screen.getByRole('region', { name: 'Order summary' });
    expect(summary.textContent).toContain('Blocks');
    expect(summary.textContent).toContain('Order CS-10427');
    expect(summary.textContent).toContain('€24.90');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('VIP rank');
  });

  it('says that no real money moves, but not of a method that moves it', async () => {
    const [card, ...others] = viewOf().methods;
    const transfer = {
      id: 'bank',
      label: null,
      panel: 'transfer' as const,
      test: false,
      surcharge: null,
      options: false,
    };
    openPage(viewOf({ methods: card ? [card, transfer, ...others.filter(({ id }) => id !== 'bank')] : [] }));
    expect(screen.getByText('Test mode')).toBeTruthy();
    screen.getByRole('radio', { name: 'Bank transfer' }).click();
    await waitFor(() => expect(screen.queryByText('Test mode')).toBeNull());
  });

  it('offers the way back to the store, except while money may be moving', async () => {
    const page = openPage(viewOf());
    const link = screen.getByRole('link', { name: 'Back to Blocks' });
    expect(link.getAttribute('href')).toBe('https://blocks.example/cart');
    await page.push(viewOf(PROCESSING));
    expect(screen.queryByRole('link', { name: 'Back to Blocks' })).toBeNull();
  });
});

describe('processing', () => {
  it('becomes calmer after ten seconds', async () => {
    const page = openPage(viewOf(PROCESSING));
    await page.pass(9_900);
    expect(screen.getByText('Please keep this page open for a moment.')).toBeTruthy();
    await page.pass(200);
    expect(screen.getByText(/You may close this page/)).toBeTruthy();
  });

  it('always ends with a spoken result', async () => {
    const page = openPage(viewOf());
    await page.push(viewOf(PROCESSING));
    expect(spoken()).toContain('Processing your payment');
    await page.push(viewOf(COMPLETED));
    expect(spoken()).toBe('Payment successful. You have paid €24.90 to Blocks.');
  });

  it('speaks the reason when it ends with a decline', async () => {
    const page = openPage(viewOf(PROCESSING));
    const payment = paymentOf({ state: 'failed', failure: { code: 'expired_card' } });
    await page.push(viewOf({ version: 3, payment }));
    expect(spoken()).toContain('This card has expired');
  });

  it('moves the focus along when the pressed button is gone', async () => {
    const page = openPage(viewOf());
    screen.getByRole('button', { name: 'Pay €24.90' }).focus();
    await page.push(viewOf(PROCESSING));
    expect(document.activeElement?.textContent).toBe('Processing your payment');
  });

  it('leaves the focus alone when it is elsewhere', async () => {
    const page = openPage(viewOf());
    const language = screen.getByRole('combobox', { name: 'Language' });
    language.focus();
    await page.push(viewOf(PROCESSING));
    expect(document.activeElement).toBe(language);
  });
});

describe('the ends that are not success', () => {
  it('review: says the store is checking, and offers no second payment', () => {
    openPage(viewOf({ state: 'review' }));
    expect(screen.getByText(/is being checked by Blocks/).textContent).toContain('Please do not pay again');
    expect(screen.queryByRole('button', { name: /Pay|Continue|another/ })).toBeNull();
  });

  it.each([
    ['expired', 'This payment link has expired'],
    ['cancelled', 'This payment was cancelled'],
  ] as const)('%s: says so, with the way back', (state, heading) => {
    openPage(viewOf({ state }));
    expect(screen.getByRole('heading', { name: heading })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Back to Blocks' }).getAttribute('href')).toBe(
      'https://blocks.example/cart',
    );
    expect(screen.queryByRole('button', { name: /Pay/ })).toBeNull();
  });

  it('shows no way back when the store told none', () => {
    openPage(viewOf({ state: 'expired', cancelUrl: null }));
    expect(screen.queryByRole('link')).toBeNull();
  });
});
