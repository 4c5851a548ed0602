import { screen } from '@testing-library/preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckoutView, MethodView } from '../../../shared/api.ts';
import { type FakeStripe, stubScheme, stubStripe } from './fake-stripe.ts';
import { type OpenPage, openPage } from './page.ts';
import { json } from './server.ts';
import { CARD, COMPLETED, NOW, paymentOf, viewOf } from './views.ts';

const STRIPE: MethodView = {
  id: 'stripe',
  label: 'Card, iDEAL',
  panel: 'fields',
  test: true,
  surcharge: null,
  options: false,
  fields: {
    script: 'stripe',
    publishableKey: 'pk_test_0123456789',
    amount: 2490,
    currency: 'eur',
    capture: 'manual',
    saves: true,
    types: null,
  },
};
const SECRET = 'pi_1_secret_abc';
const BEGUN = {
  state: 'processing',
  version: 2,
  payment: paymentOf({
    method: 'stripe',
    state: 'actionRequired',
    instructions: { kind: 'fields', clientSecret: SECRET },
  }),
} as const;

const methods = [CARD, STRIPE];
const fresh = (changes: Partial<CheckoutView> = {}) => viewOf({ methods, ...changes });
const begun = (changes: Partial<CheckoutView> = {}) => fresh({ ...BEGUN, ...changes });
const frame = () => document.querySelector('iframe');
const payButton = () => screen.getByRole('button', { name: /Pay €24\.90|One moment/ });
const radio = (name: string) => screen.getByRole<HTMLInputElement>('radio', { name });

let stripe: FakeStripe;
beforeEach(() => {
  stripe = stubStripe();
  stubScheme(false);
});

/** The chunk comes by a real import, which no faked clock drives. */
async function loaded(page: OpenPage): Promise<void> {
  await page.pass(100);
  await vi.dynamicImportSettled();
  await page.pass(100);
}

async function pick(page: OpenPage): Promise<void> {
  await page.user.click(radio('Card, iDEAL'));
  await loaded(page);
}

async function press(page: OpenPage): Promise<void> {
  await page.user.click(payButton());
  await page.pass(0);
}

describe("a method with the provider's own fields", () => {
  it('asks for no script before it is picked', async () => {
    vi.stubGlobal('Stripe', undefined);
    const page = openPage(fresh());
    await page.pass(5_000);
    expect(document.querySelector('script[src]')).toBeNull();
    expect(stripe.keys).toEqual([]);
  });

  it('is drawn with what the server said, in the language of the page, and for a light page', async () => {
    const page = openPage(fresh(), { locale: 'de' });
    await pick(page);
    expect(frame()).not.toBeNull();
    expect(screen.queryByText('Das Zahlungsformular wird geladen …')).toBeNull();
    expect(stripe.keys).toEqual(['pk_test_0123456789']);
    expect(stripe.options).toEqual([
      {
        mode: 'payment',
        amount: 2490,
        currency: 'eur',
        captureMethod: 'manual',
        setupFutureUsage: 'off_session',
        locale: 'de',
        appearance: expect.objectContaining({ theme: 'stripe' }),
      },
    ]);
  });

  it('is dark on a dark page', async () => {
    stubScheme(true);
    const page = openPage(fresh());
    await pick(page);
    expect(stripe.options[0]?.appearance).toMatchObject({ theme: 'night' });
  });

  it('goes when another method is picked, and follows a switch of the language without new fields', async () => {
    const page = openPage(fresh());
    await pick(page);
    await page.user.selectOptions(screen.getByLabelText('Language'), 'ar');
    await page.pass(100);
    expect(stripe.updates.at(-1)).toEqual({ locale: 'ar' });
    expect(stripe.options).toHaveLength(1);
    await page.user.click(screen.getAllByRole('radio')[0] as HTMLElement);
    await page.pass(100);
    expect(stripe.destroyed).toBe(1);
  });

  it('begins nothing while what was typed is wrong, and leads there', async () => {
    const page = openPage(fresh());
    await pick(page);
    stripe.submit = async () => ({ error: { message: 'Your card number is incomplete.' } });
    await press(page);
    expect(page.server.presses).toEqual([]);
    expect(stripe.focused).toBe(1);
    expect(payButton().getAttribute('aria-busy')).toBe('false');
  });

  it('begins one attempt for ten clicks, keeps its fields meanwhile, and pays it by its secret', async () => {
    const page = openPage(fresh());
    await pick(page);
    let answer = (_: Response): void => {};
    page.server.pay = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const button = payButton();
    for (let click = 0; click < 10; click++) button.click();
    await page.pass(0);
    await page.push(fresh({ state: 'processing', version: 2, payment: paymentOf({ method: 'stripe' }) }));
    expect(frame()).not.toBeNull();
    answer(json(begun({ version: 3 })));
    await page.pass(0);
    expect(page.server.presses).toEqual([
      { method: 'stripe', attempt: expect.stringMatching(/^[0-9a-f-]{36}$/), locale: 'en', total: 2490 },
    ]);
    expect(stripe.confirmed).toEqual([
      expect.objectContaining({
        clientSecret: SECRET,
        redirect: 'if_required',
        confirmParams: { return_url: expect.stringContaining('/checkout/co_1') },
      }),
    ]);
    expect(stripe.options).toHaveLength(1);
  });

  it('believes the server alone: it shows success when that says so', async () => {
    const page = openPage(fresh());
    await pick(page);
    page.server.pay = () => json(begun());
    await press(page);
    expect(screen.getByRole('heading', { name: 'Processing your payment' })).toBeTruthy();
    expect(page.server.reads.length).toBeGreaterThan(0);
    await page.push(fresh(COMPLETED));
    expect(screen.getByRole('heading', { name: 'Payment successful' })).toBeTruthy();
  });

  it('shows the form again, and says that nothing is paid twice, when the server hears of no payment', async () => {
    const page = openPage(fresh());
    await pick(page);
    page.server.view = begun();
    await press(page);
    await page.pass(20_000);
    expect(screen.getByRole('alert').textContent).toContain('you will not be charged twice');
  });

  it('says why a card was declined, and tries the same attempt again', async () => {
    const page = openPage(fresh());
    await pick(page);
    page.server.pay = () => json(begun());
    stripe.confirm = async () => ({ error: { code: 'card_declined', message: 'Ihre Karte wurde abgelehnt.' } });
    await press(page);
    expect(screen.getByRole('alert').textContent).toContain('Ihre Karte wurde abgelehnt.');
    stripe.confirm = async () => ({});
    await press(page);
    expect(page.server.presses).toHaveLength(1);
    expect(stripe.confirmed.map(({ clientSecret }) => clientSecret)).toEqual([SECRET, SECRET]);
    expect(stripe.options).toHaveLength(1);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('asks the server when the attempt is over already', async () => {
    const page = openPage(fresh());
    await pick(page);
    page.server.pay = () => {
      page.server.view = fresh(COMPLETED);
      return json(begun());
    };
    stripe.confirm = async () => ({ error: { code: 'payment_intent_unexpected_state', message: 'x' } });
    await press(page);
    expect(screen.getByRole('heading', { name: 'Payment successful' })).toBeTruthy();
  });

  it('survives a script that throws', async () => {
    const page = openPage(fresh());
    await pick(page);
    page.server.pay = () => json(begun());
    stripe.confirm = () => Promise.reject(new Error('IntegrationError'));
    await press(page);
    expect(screen.getByRole('alert').textContent).toContain('Something went wrong');
    expect(payButton().getAttribute('aria-busy')).toBe('false');
  });

  it('goes on with the attempt that is under way after a reload', async () => {
    const page = openPage(begun());
    await loaded(page);
    expect(radio('Card, iDEAL').checked).toBe(true);
    await press(page);
    expect(page.server.presses).toEqual([]);
    expect(stripe.confirmed).toHaveLength(1);
  });

  it('gives an unfinished attempt up for another method', async () => {
    const page = openPage(begun({ methods: [{ ...CARD, id: 'ideal', label: 'iDEAL', panel: 'redirect' }, STRIPE] }));
    await loaded(page);
    await page.user.click(radio('iDEAL'));
    await page.user.click(screen.getByRole('button', { name: 'Continue' }));
    await page.pass(0);
    expect(page.server.presses).toEqual([expect.objectContaining({ method: 'ideal', replace: true })]);
  });
});

describe('fields that do not come', () => {
  it('say so, leave the other methods, and can be tried again', async () => {
    vi.stubGlobal('Stripe', undefined);
    const page = openPage(fresh());
    await pick(page);
    const script = document.querySelector<HTMLScriptElement>('script[src]');
    expect(script?.src).toBe('https://js.stripe.com/endive/stripe.js');
    script?.dispatchEvent(new Event('error'));
    await page.pass(0);
    expect(screen.getByRole('alert').textContent).toContain('could not be loaded');
    await press(page);
    expect(page.server.presses).toEqual([]);
    stripe = stubStripe();
    await page.user.click(screen.getByRole('button', { name: 'Try again' }));
    await loaded(page);
    expect(frame()).not.toBeNull();
    await page.user.click(radio('Card'));
    expect(screen.getByLabelText('Card number')).toBeTruthy();
  });

  it('are not waited for without end', async () => {
    vi.stubGlobal('Stripe', undefined);
    const page = openPage(fresh());
    await pick(page);
    expect(screen.getByText('Loading the payment form…')).toBeTruthy();
    await page.pass(21_000);
    expect(screen.getByRole('alert').textContent).toContain('could not be loaded');
    expect(document.querySelector('script[src]')).toBeNull();
  });

  it('say so when Stripe refuses to show them', async () => {
    stripe.refuses = true;
    const page = openPage(fresh());
    await pick(page);
    expect(screen.getByRole('alert').textContent).toContain('could not be loaded');
  });
});

describe('a shopper who comes back from the bank', () => {
  const comeBack = (status: string) =>
    vi.spyOn(window, 'location', 'get').mockReturnValue({
      ...window.location,
      href: `http://localhost:3000/checkout/co_1?payment_intent=pi_1&payment_intent_client_secret=${SECRET}&redirect_status=${status}`,
      search: '',
    });

  it('sees that it is worked on, and no secret in the address', async () => {
    const replaced = vi.spyOn(history, 'replaceState');
    comeBack('succeeded');
    const page = openPage(begun());
    await page.pass(0);
    expect(screen.getByRole('heading', { name: 'Processing your payment' })).toBeTruthy();
    expect(String(replaced.mock.lastCall?.[2])).toBe('http://localhost:3000/checkout/co_1');
    await page.push(fresh({ ...COMPLETED, now: NOW }));
    expect(screen.getByRole('heading', { name: 'Payment successful' })).toBeTruthy();
  });

  it('is told when the bank refused, with the form for another try', async () => {
    comeBack('failed');
    const page = openPage(begun());
    await loaded(page);
    expect(screen.getByRole('alert').textContent).toContain('was not confirmed with your bank');
    expect(frame()).not.toBeNull();
  });
});
