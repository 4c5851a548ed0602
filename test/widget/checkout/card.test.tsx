import { screen } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import { digitsOf } from '../../../widget/checkout/card/digits.ts';
import { checkExpiry, formatExpiry } from '../../../widget/checkout/card/expiry.ts';
import { brandOf, formatNumber, isCardNumber } from '../../../widget/checkout/card/number.ts';
import { TEST_CARDS } from '../../../widget/checkout/card/test-cards.ts';
import { openPage } from './page.ts';
import { CARD, NOW, viewOf } from './views.ts';

describe('card numbers', () => {
  it.each([
    ['4242424242424242', '4242 4242 4242 4242'],
    ['4242-4242 4242', '4242 4242 4242'],
    ['378282246310005', '3782 822463 10005'],
    ['30569309025904', '3056 930902 5904'],
    ['٤٢٤٢٤٢', '4242 42'],
    ['12345678901234567890123', '1234 5678 9012 3456 789'],
    ['3782822463100059', '3782 822463 10005 9'],
    ['', ''],
  ])('%s is written %s', (typed, shown) => expect(formatNumber(typed)).toBe(shown));

  it.each([
    ['4', 'Visa'],
    ['2221', 'Mastercard'],
    ['2720 99', 'Mastercard'],
    ['2721', ''],
    ['55', 'Mastercard'],
    ['34', 'American Express'],
    ['6011', 'Discover'],
    ['3528', 'JCB'],
    ['6759', 'Maestro'],
    ['', ''],
  ])('%s looks like %s', (number, brand) => expect(brandOf(number).name).toBe(brand));

  it('accepts every test card and refuses each with one digit changed', () => {
    for (const { number } of TEST_CARDS) {
      expect(isCardNumber(number), number).toBe(true);
      const last = (Number(number.at(-1)) + 1) % 10;
      expect(isCardNumber(number.slice(0, -1) + last), number).toBe(false);
    }
  });

  it.each(['4242', '42424242424242424242', 'abcd'])('refuses %s', (number) => expect(isCardNumber(number)).toBe(false));

  it('reads Persian digits', () => expect(digitsOf('۱۲۳')).toBe('123'));
});

describe('expiry dates', () => {
  it.each([
    ['1', '1'],
    ['4', '04'],
    ['12', '12'],
    ['123', '12/3'],
    ['1230', '12/30'],
    ['1/', '01'],
    ['1/30', '01/30'],
    ['12 / 30', '12/30'],
    ['12/2030', '12/30'],
    ['122030', '12/30'],
    ['', ''],
  ])('%s is written %s', (typed, shown) => expect(formatExpiry(typed)).toBe(shown));

  it.each([
    ['11/26', 'valid'],
    ['10/26', 'past'],
    ['12/25', 'past'],
    ['01/27', 'valid'],
    ['13/27', 'invalid'],
    ['00/27', 'invalid'],
    ['1/27', 'invalid'],
    ['', 'invalid'],
  ])('%s is %s in November 2026', (text, result) => expect(checkExpiry(text, NOW)).toBe(result));
});

describe('the card panel', () => {
  const number = () => screen.getByLabelText<HTMLInputElement>('Card number');
  const pay = () => screen.getByRole('button', { name: 'Pay €24.90' });
  const errorOf = (field: HTMLElement) => document.getElementById(field.getAttribute('aria-describedby') ?? '');

  it('lets the browser fill in a card', () => {
    openPage(viewOf());
    const expected = [
      ['Card number', 'cc-number', 'numeric'],
      ['Expiry date', 'cc-exp', 'numeric'],
      ['Security code', 'cc-csc', 'numeric'],
      ['Name on card (optional)', 'cc-name', null],
    ] as const;
    for (const [label, autocomplete, inputmode] of expected) {
      const field = screen.getByLabelText(label);
      expect(field.getAttribute('autocomplete')).toBe(autocomplete);
      expect(field.getAttribute('inputmode')).toBe(inputmode);
    }
  });

  it('groups the number while it is typed, and hints at the brand', async () => {
    const page = openPage(viewOf());
    await page.user.type(number(), '37828224');
    expect(number().value).toBe('3782 8224');
    expect(screen.getByText('American Express')).toBeTruthy();
  });

  it('keeps the caret behind the digit typed in the middle', async () => {
    const page = openPage(viewOf());
    await page.user.type(number(), '42424242');
    await page.user.type(number(), '9', { initialSelectionStart: 2, initialSelectionEnd: 2 });
    expect(number().value).toBe('4292 4242 42'.replace('4292 4242 42', '4294 2424 2'));
    expect(number().selectionStart).toBe(3);
    await page.user.keyboard('{Backspace}');
    expect(number().value).toBe('4242 4242');
    expect(number().selectionStart).toBe(2);
  });

  it('says nothing wrong while typing or leaving a field empty', async () => {
    const page = openPage(viewOf());
    await page.user.type(number(), '4242');
    expect(number().getAttribute('aria-invalid')).toBe('false');
    await page.user.clear(number());
    await page.user.tab();
    expect(number().getAttribute('aria-invalid')).toBe('false');
  });

  it('names the mistake when a wrong field is left, and takes it back once mended', async () => {
    const page = openPage(viewOf());
    await page.user.type(number(), '4242424242424241');
    await page.user.tab();
    expect(number().getAttribute('aria-invalid')).toBe('true');
    expect(errorOf(number())?.textContent).toContain('not correct');
    await page.user.type(number(), '{Backspace}2');
    expect(number().getAttribute('aria-invalid')).toBe('false');
    expect(errorOf(number())).toBeNull();
  });

  it('sends nothing incomplete, and puts the focus on the first mistake', async () => {
    const page = openPage(viewOf());
    await page.user.type(number(), '4242424242424242');
    await page.user.click(pay());
    const expiry = screen.getByLabelText('Expiry date');
    expect(document.activeElement).toBe(expiry);
    expect(errorOf(expiry)?.textContent).toBe('Enter the expiry date.');
    expect(errorOf(screen.getByLabelText('Security code'))?.textContent).toBe('Enter the security code.');
    expect(page.server.presses).toEqual([]);
  });

  it('asks for as many digits as the brand has', async () => {
    const page = openPage(viewOf());
    await page.user.type(number(), '378282246310005');
    await page.user.type(screen.getByLabelText('Security code'), '123');
    await page.user.tab();
    expect(screen.getByText('The security code has 4 digits.')).toBeTruthy();
  });

  it('refuses a card that is over', async () => {
    const page = openPage(viewOf());
    await page.user.type(screen.getByLabelText('Expiry date'), '1026');
    await page.user.tab();
    expect(screen.getByText('This card has expired.')).toBeTruthy();
  });

  it('pays on Enter', async () => {
    const page = openPage(viewOf());
    await page.user.type(number(), '4242424242424242');
    await page.user.type(screen.getByLabelText('Expiry date'), '1230');
    await page.user.type(screen.getByLabelText('Security code'), '123{Enter}');
    expect(page.server.presses).toHaveLength(1);
  });

  it('fills in a test card with one click', async () => {
    const page = openPage(viewOf());
    await page.user.click(screen.getByText('Test cards'));
    await page.user.click(screen.getByRole('button', { name: /4000 0000 0000 0002.*Card is declined/ }));
    await page.user.click(pay());
    expect(page.server.presses[0]?.details).toEqual({ number: '4000000000000002', expiry: '12/29', cvc: '123' });
  });

  it('offers test cards for test methods only', () => {
    openPage(viewOf({ methods: [{ ...CARD, test: false }] }));
    expect(screen.queryByText('Test cards')).toBeNull();
    expect(screen.queryByText('Test mode')).toBeNull();
  });
});
