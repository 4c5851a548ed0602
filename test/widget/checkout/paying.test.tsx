import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { type OpenPage, openPage } from './page.ts';
import { json } from './server.ts';
import { BANK, CARD, IDEAL, PROCESSING, paymentOf, viewOf } from './views.ts';

const payButton = () => screen.getByRole('button', { name: /Pay €24\.90|One moment/ });

async function typeCard({ user }: OpenPage, number = '4242424242424242'): Promise<void> {
  await user.type(screen.getByLabelText('Card number'), number);
  await user.type(screen.getByLabelText('Expiry date'), '1230');
  await user.type(screen.getByLabelText('Security code'), '123');
}

describe('paying by card', () => {
  it('sends what was typed, and shows what the server makes of it', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => json(viewOf(PROCESSING));
    await typeCard(page);
    await page.user.type(screen.getByLabelText('Name on card (optional)'), 'Ada Lovelace');
    await page.user.click(payButton());
    await page.pass(0);
    expect(page.server.presses).toEqual([
      {
        method: 'card',
        attempt: expect.stringMatching(/^[0-9a-f-]{36}$/),
        locale: 'en',
        total: 2490,
        details: { number: '4242424242424242', expiry: '12/30', cvc: '123', name: 'Ada Lovelace' },
      },
    ]);
    expect(screen.getByRole('heading', { name: 'Processing your payment' })).toBeTruthy();
  });

  it('sends one payment for ten clicks in one task', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => json(viewOf(PROCESSING));
    await typeCard(page);
    const button = payButton();
    for (let click = 0; click < 10; click++) button.click();
    await page.pass(0);
    expect(page.server.presses).toHaveLength(1);
  });

  it('keeps the focus on the busy button', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => new Promise(() => undefined);
    await typeCard(page);
    await page.user.click(payButton());
    expect(payButton().getAttribute('aria-busy')).toBe('true');
    expect(document.activeElement).toBe(payButton());
    expect(payButton().hasAttribute('disabled')).toBe(false);
  });

  it('takes a new attempt for every press that was answered', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => json({ error: { code: 'method_unavailable', message: '' } }, 409);
    await typeCard(page);
    await page.user.click(payButton());
    await page.pass(0);
    expect(screen.getByRole('alert').textContent).toContain('The payment could not be started');
    await page.user.click(payButton());
    await page.pass(0);
    const [first, second] = page.server.presses;
    expect(second?.attempt).not.toBe(first?.attempt);
  });

  it('says so when there were too many attempts', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => json({ error: { code: 'too_many_requests', message: '' } }, 429);
    await typeCard(page);
    await page.user.click(payButton());
    await page.pass(0);
    expect(screen.getByRole('alert').textContent).toContain('too many attempts');
  });
});

describe('a press without an answer', () => {
  it('is repeated twice under the same attempt, then the server is asked what became of it', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => Promise.reject(new TypeError('network'));
    await typeCard(page);
    await page.user.click(payButton());
    await page.pass(900);
    expect(page.server.presses).toHaveLength(1);
    page.server.view = viewOf(PROCESSING);
    await page.pass(3_500);
    expect(page.server.presses).toHaveLength(3);
    expect(new Set(page.server.presses.map(({ attempt }) => attempt)).size).toBe(1);
    expect(screen.getByRole('heading', { name: 'Processing your payment' })).toBeTruthy();
  });

  it('ends the repetition with the first answer', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => {
      if (page.server.presses.length === 1) return json({}, 502);
      return json(viewOf(PROCESSING));
    };
    await typeCard(page);
    await page.user.click(payButton());
    await page.pass(5_000);
    expect(page.server.presses).toHaveLength(2);
  });

  it('keeps its key for the next press while nobody knows whether it arrived', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => Promise.reject(new TypeError('network'));
    page.server.read = () => Promise.reject(new TypeError('network'));
    await typeCard(page);
    await page.user.click(payButton());
    await page.pass(10_000);
    expect(screen.getByRole('alert').textContent).toContain('you will not be charged twice');
    await page.user.click(payButton());
    await page.pass(10_000);
    expect(page.server.presses).toHaveLength(6);
    expect(new Set(page.server.presses.map(({ attempt }) => attempt)).size).toBe(1);
  });

  it('counts as arrived once its payment appears, so that a retry after a decline is a new attempt', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => Promise.reject(new TypeError('network'));
    page.server.read = () => Promise.reject(new TypeError('network'));
    await typeCard(page);
    await page.user.click(payButton());
    await page.pass(10_000);
    await page.push(viewOf(PROCESSING));
    const failure = { code: 'card_declined' } as const;
    await page.push(viewOf({ version: 3, payment: paymentOf({ state: 'failed', failure }) }));
    expect(screen.queryByRole('alert')).toBeNull();
    page.server.pay = () => json(page.server.view);
    await page.user.type(screen.getByLabelText('Security code'), '{Control>}a{/Control}123');
    await page.user.click(payButton());
    await page.pass(0);
    const attempts = page.server.presses.map(({ attempt }) => attempt);
    expect(new Set(attempts.slice(0, 3)).size).toBe(1);
    expect(attempts[3]).toBeDefined();
    expect(attempts[3]).not.toBe(attempts[0]);
  });

  it('leaves no complaint behind when it turns out to have arrived', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => Promise.reject(new TypeError('network'));
    page.server.view = viewOf(PROCESSING);
    await typeCard(page);
    await page.user.click(payButton());
    await page.pass(10_000);
    const failure = { code: 'card_declined' } as const;
    await page.push(viewOf({ version: 3, payment: paymentOf({ state: 'failed', failure }) }));
    expect(screen.getByText(/Your card was declined/, { selector: 'p' })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('treats an answer that is no view as none', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => new Response('<html>Sign in to the hotel Wi-Fi</html>');
    await typeCard(page);
    await page.user.click(payButton());
    await page.pass(10_000);
    expect(page.server.presses).toHaveLength(3);
  });
});

describe('a declined card', () => {
  const declined = viewOf({
    version: 2,
    payment: paymentOf({ state: 'failed', failure: { code: 'insufficient_funds' } }),
  });

  it('says why, keeps what was typed except the security code, and takes the focus to the reason', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => json(declined);
    await typeCard(page, '4000000000009995');
    await page.user.click(payButton());
    await page.pass(0);
    expect(screen.getByText(/not enough money on this card/, { selector: 'p' })).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Card number').value).toBe('4000 0000 0000 9995');
    expect(screen.getByLabelText<HTMLInputElement>('Security code').value).toBe('');
    expect(document.activeElement?.textContent).toBe('The payment did not go through');
  });

  it('can be tried again as a new attempt that replaces nothing', async () => {
    const page = openPage(viewOf());
    page.server.pay = () => json(declined);
    await typeCard(page, '4000000000009995');
    await page.user.click(payButton());
    await page.pass(0);
    await page.user.type(screen.getByLabelText('Security code'), '123');
    await page.user.click(payButton());
    await page.pass(0);
    const [first, second] = page.server.presses;
    expect(second?.attempt).not.toBe(first?.attempt);
    expect(second).not.toHaveProperty('replace');
  });

  it('is not spoken of where there was none: a wallet or a voucher', () => {
    openPage(viewOf({ payment: paymentOf({ state: 'failed', failure: { code: 'payment_declined' } }) }));
    expect(screen.getByText(/The payment was declined/, { selector: 'p' })).toBeTruthy();
    expect(screen.queryByText(/card was declined/)).toBeNull();
  });

  it('shows a general reason for a code it does not know', () => {
    const payment = { ...paymentOf({ state: 'failed' }), failure: { code: 'from_the_future' as 'card_declined' } };
    openPage(viewOf({ payment }));
    expect(screen.getByText(/Something went wrong/)).toBeTruthy();
  });
});

describe('choosing a method', () => {
  it('offers a radio group, the first one picked', () => {
    openPage(viewOf({ methods: [CARD, BANK, IDEAL] }));
    const radios = screen.getAllByRole<HTMLInputElement>('radio');
    expect(radios.map(({ checked }) => checked)).toEqual([true, false, false]);
    expect(screen.getByRole('group', { name: 'Payment method' })).toBeTruthy();
    expect(screen.getByRole('radio', { name: 'iDEAL' })).toBeTruthy();
  });

  it('shows no picker for a single method', () => {
    openPage(viewOf({ methods: [CARD] }));
    expect(screen.queryByRole('radio')).toBeNull();
    expect(screen.getByRole('heading', { name: 'Card' })).toBeTruthy();
  });

  it('starts a transfer or a redirect without fields', async () => {
    const page = openPage(viewOf({ methods: [CARD, BANK, IDEAL] }));
    await page.user.click(screen.getByRole('radio', { name: 'Bank transfer' }));
    expect(screen.queryByLabelText('Card number')).toBeNull();
    await page.user.click(screen.getByRole('button', { name: 'Show bank details' }));
    await page.pass(0);
    await page.user.click(screen.getByRole('radio', { name: 'iDEAL' }));
    await page.user.click(screen.getByRole('button', { name: 'Continue' }));
    await page.pass(0);
    expect(page.server.presses.map(({ method }) => method)).toEqual(['bank', 'ideal']);
    expect(page.server.presses.every((press) => !('details' in press))).toBe(true);
  });

  it('says so when there is none', () => {
    openPage(viewOf({ methods: [] }));
    expect(screen.getByText(/No payment method is available/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Pay/ })).toBeNull();
  });
});
