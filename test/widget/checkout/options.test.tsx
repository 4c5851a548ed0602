import { screen, within } from '@testing-library/preact';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckoutView, OptionView } from '../../../shared/api.ts';
import { type OpenPage, openPage } from './page.ts';
import { json } from './server.ts';
import { CARD, MOLLIE, paymentOf, viewOf } from './views.ts';

const LIST: readonly OptionView[] = [
  { id: 'ideal', label: 'iDEAL | Wero', icon: 'options/ideal/icon?locale=en' },
  { id: 'bancontact', label: 'Bancontact', icon: null },
];
const LATER = 'Choose on the next page';

beforeEach(() => sessionStorage.clear());

/** The page with its list, or what came instead of one. */
async function open(
  answer: (url: URL) => Response | Promise<Response> = () => json(LIST),
  view: CheckoutView = viewOf({ methods: [MOLLIE] }),
): Promise<OpenPage> {
  const page = openPage(view);
  page.server.options = answer;
  await loaded(page);
  return page;
}

async function loaded(page: OpenPage): Promise<void> {
  await page.pass(100);
  await vi.dynamicImportSettled();
  await page.pass(100);
}

const radio = (name: string) => screen.getByRole<HTMLInputElement>('radio', { name });
const proceed = (page: OpenPage) => page.user.click(screen.getByRole('button', { name: 'Continue' }));

describe('the provider’s ways to pay', () => {
  it('are listed by name and picture, with the choice on the next page preset', async () => {
    const asked: string[] = [];
    await open((url) => {
      asked.push(`${url.pathname}${url.search}`);
      return json(LIST);
    });
    expect(asked).toEqual(['/api/checkouts/co_1/methods/mollie/options?locale=en']);
    const group = screen.getByRole('group', { name: 'Choose how to pay' });
    const names = within(group)
      .getAllByRole('radio')
      .map((each) => each.closest('label')?.textContent);
    expect(names).toEqual(['iDEAL | Wero', 'Bancontact', LATER]);
    expect(radio(LATER).checked).toBe(true);
    const pictures = [...group.querySelectorAll('img')];
    expect(pictures.map(({ src, alt }) => [new URL(src).pathname, alt])).toEqual([
      ['/api/checkouts/co_1/methods/mollie/options/ideal/icon', ''],
    ]);
  });

  it('send the chosen one, or none', async () => {
    const page = await open();
    await proceed(page);
    expect(page.server.presses[0]).not.toHaveProperty('option');
    await page.user.click(radio('Bancontact'));
    await proceed(page);
    expect(page.server.presses[1]).toMatchObject({ method: 'mollie', option: 'bancontact' });
    await page.user.click(radio(LATER));
    await proceed(page);
    expect(page.server.presses[2]).not.toHaveProperty('option');
  });

  it('can be chosen with the keyboard', async () => {
    const page = await open();
    radio('iDEAL | Wero').focus();
    await page.user.keyboard(' ');
    expect(radio('iDEAL | Wero').checked).toBe(true);
  });

  it('are only asked for once their method is picked', async () => {
    const asked = vi.fn(() => json(LIST));
    const page = await open(asked, viewOf({ methods: [CARD, MOLLIE] }));
    expect(asked).not.toHaveBeenCalled();
    await page.user.click(radio('Mollie'));
    await loaded(page);
    expect(asked).toHaveBeenCalledTimes(1);
    await page.user.click(radio('Bancontact'));
    expect(radio('Mollie').checked).toBe(true);
    await page.user.click(radio('Card'));
    await page.user.click(radio('Mollie'));
    expect(radio('Bancontact').checked).toBe(true);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('are remembered when the shopper comes back from the provider’s page', async () => {
    const page = await open();
    await page.user.click(radio('Bancontact'));
    expect(sessionStorage.getItem('tillgate-options-co_1')).toBe('{"mollie":"bancontact"}');
  });

  it.each(['{"mollie":"bancontact"}', '{"mollie":"gone"}', '{"mollie":7}', '[]', 'null', '{'])(
    'make sense of what was remembered: %s',
    async (kept) => {
      sessionStorage.setItem('tillgate-options-co_1', kept);
      await open();
      expect(radio('Bancontact').checked).toBe(kept.includes('bancontact'));
      expect(radio(LATER).checked).toBe(!kept.includes('bancontact'));
    },
  );

  it('say that they load, and can be paid without meanwhile', async () => {
    const page = await open(() => new Promise<Response>(() => undefined));
    expect(screen.getByText('Loading the ways to pay…')).toBeTruthy();
    await proceed(page);
    expect(page.server.presses).toHaveLength(1);
    expect(page.server.presses[0]).not.toHaveProperty('option');
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['none', () => json([])],
    ['only one', () => json(LIST.slice(0, 1))],
    ['an error', () => json({ error: { code: 'internal_error', message: '' } }, 500)],
    ['something else', () => json({ hello: 'portal' })],
    ['a broken list', () => json([{ id: 'ideal' }])],
    ['no JSON', () => new Response('<html>')],
    ['no answer', () => Promise.reject(new TypeError('offline'))],
  ])('are left to the provider’s page when there is %s', async (_what, answer) => {
    const page = await open(answer);
    expect(screen.queryByRole('radio')).toBeNull();
    expect(screen.queryByText('Loading the ways to pay…')).toBeNull();
    expect(screen.getByText(/You finish the payment on another page/)).toBeTruthy();
    await proceed(page);
    expect(page.server.presses[0]).not.toHaveProperty('option');
  });

  it('are said to be gone when they are, and not tried again unasked', async () => {
    const page = await open();
    await page.user.click(radio('Bancontact'));
    page.server.pay = () => {
      const failure = { code: 'method_unavailable' } as const;
      return json(
        viewOf({
          methods: [MOLLIE],
          version: 3,
          payment: paymentOf({ method: 'mollie', state: 'failed', failure }),
        }),
      );
    };
    await proceed(page);
    await page.pass(0);
    expect(screen.getAllByText(/This way to pay is not available/)).not.toEqual([]);
    expect(radio('Bancontact').checked).toBe(false);
    expect(radio(LATER).checked).toBe(true);
  });

  it('lose a picture that cannot be loaded, not their name', async () => {
    await open();
    document.querySelector('.option img')?.dispatchEvent(new Event('error'));
    expect(document.querySelector('.option img')).toBeNull();
    expect(radio('iDEAL | Wero')).toBeTruthy();
  });
});

it('a press without an answer, then another way to pay, are two attempts', async () => {
  const page = await open();
  await page.user.click(radio('Bancontact'));
  page.server.pay = () => Promise.reject(new TypeError('offline'));
  await proceed(page);
  await page.pass(60_000);
  await page.user.click(radio('iDEAL | Wero'));
  await proceed(page);
  await page.pass(60_000);
  const [bancontact, ideal] = ['bancontact', 'ideal'].map(
    (option) => new Set(page.server.presses.filter((press) => press.option === option).map(({ attempt }) => attempt)),
  );
  expect([bancontact?.size, ideal?.size]).toEqual([1, 1]);
  expect([...(bancontact ?? [])]).not.toEqual([...(ideal ?? [])]);
});
