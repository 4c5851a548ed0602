import { readdirSync } from 'node:fs';
import { screen } from '@testing-library/preact';
import { describe, expect, it, vi } from 'vitest';
import { LOCALES } from '../../../widget/checkout/model/locales.ts';
import { openPage } from './page.ts';
import { json, messagesOf } from './server.ts';
import { AWAITING, viewOf } from './views.ts';

const english = messagesOf('en');
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe('the languages', () => {
  it('are the ones on offer, each with a file', () => {
    const files = readdirSync('widget/checkout/locales').map((name) => name.replace(/\.json$/, ''));
    expect(files.sort()).toEqual(Object.keys(LOCALES).sort());
  });

  describe.each(Object.keys(LOCALES).filter((locale) => locale !== 'en'))('%s', (locale) => {
    const messages = messagesOf(locale);

    it('has every message and no other', () => {
      expect(Object.keys(messages)).toEqual(Object.keys(english));
    });

    it('fills in the same values', () => {
      for (const [key, text] of Object.entries(english)) {
        expect(placeholders(messages[key] ?? ''), key).toEqual(placeholders(text));
      }
    });

    it('is translated: hardly a sentence is still English', () => {
      const sentences = Object.entries(english).filter(([, text]) => text.includes(' '));
      expect(sentences.filter(([key, text]) => messages[key] === text)).toEqual([]);
    });
  });
});

describe('switching the language', () => {
  it('fetches the messages and changes texts, amounts, direction and the address', async () => {
    const page = openPage(viewOf());
    await page.user.selectOptions(screen.getByRole('combobox', { name: 'Language' }), 'ar');
    await page.pass(0);
    expect(screen.getByRole('heading', { name: 'الدفع' })).toBeTruthy();
    expect(document.documentElement.lang).toBe('ar');
    expect(document.documentElement.dir).toBe('rtl');
    expect(location.search).toBe('?locale=ar');
  });

  it('shows the amounts as the document has them, and finds them out in another language', async () => {
    const page = openPage(viewOf(), { amounts: { '2490 EUR': 'as in the document' } });
    const total = () => document.querySelector('.amount')?.textContent;
    expect(total()).toBe('as in the document');
    await page.user.selectOptions(screen.getByRole('combobox', { name: 'Language' }), 'de');
    await page.pass(0);
    expect(total()).toMatch(/^24,90\s€$/);
    await page.user.selectOptions(screen.getByRole('combobox', { name: 'Sprache' }), 'en');
    await page.pass(0);
    expect(total()).toBe('as in the document');
  });

  it('finds out an amount that the document does not have', () => {
    openPage(viewOf(), { amounts: { '2490 USD': 'another currency' } });
    expect(document.querySelector('.amount')?.textContent).toBe('€24.90');
  });

  it('keeps what was typed, and pays in the new language', async () => {
    const page = openPage(viewOf());
    await page.user.type(screen.getByLabelText('Card number'), '42424242');
    await page.user.selectOptions(screen.getByRole('combobox'), 'de');
    await page.pass(0);
    expect(screen.getByLabelText<HTMLInputElement>('Kartennummer').value).toBe('4242 4242');
    await page.user.click(screen.getByRole('radio', { name: 'Überweisung' }));
    await page.user.click(screen.getByRole('button', { name: 'Bankdaten anzeigen' }));
    await page.pass(0);
    expect(page.server.presses[0]?.locale).toBe('de');
  });

  it('says so when it does not work, and stays as it was', async () => {
    const page = openPage(viewOf());
    vi.stubGlobal('fetch', async () => json({}, 404));
    await page.user.selectOptions(screen.getByRole('combobox'), 'fr');
    await page.pass(0);
    expect(screen.getByRole('alert').textContent).toBe('This language could not be loaded.');
    expect(screen.getByRole('heading', { name: 'Payment' })).toBeTruthy();
  });

  it('takes the last choice when answers come in the wrong order', async () => {
    const page = openPage(viewOf());
    const late: (() => void)[] = [];
    vi.stubGlobal('fetch', (url: string) => {
      if (url.includes('/pl.json')) return json(messagesOf('pl'));
      return new Promise<Response>((resolve) => late.push(() => resolve(json(messagesOf('cs')))));
    });
    await page.user.selectOptions(screen.getByRole('combobox'), 'cs');
    await page.user.selectOptions(screen.getByRole('combobox'), 'pl');
    await page.pass(0);
    late.forEach((answer) => {
      answer();
    });
    await page.pass(0);
    expect(screen.getByRole('heading', { name: 'Płatność' })).toBeTruthy();
  });
});

describe('right-to-left', () => {
  it('keeps codes from left to right and isolates names in sentences', () => {
    openPage(viewOf(AWAITING), { locale: 'ar' });
    expect(screen.getByText('NL91 ABNA 0417 1643 00').getAttribute('dir')).toBe('ltr');
    expect(screen.getByText(/\u2068Blocks\u2069 فور/)).toBeTruthy();
  });
});
