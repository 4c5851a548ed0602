import { screen } from '@testing-library/preact';
import jsqr from 'jsqr';
import { describe, expect, it, vi } from 'vitest';
import { qrPath } from '../../../widget/checkout/transfer/qr-path.ts';
import { openPage } from './page.ts';
import { rasterize } from './rasterize.ts';
import { AWAITING, BANK, paymentOf, TRANSFER, viewOf } from './views.ts';

const spoken = () => screen.getByRole('status').textContent;

describe('the transfer instructions', () => {
  it('show every value as a banking app shows it', () => {
    openPage(viewOf(AWAITING));
    for (const text of ['Example BV', 'NL91 ABNA 0417 1643 00', 'ABNANL2A', 'TG7K-92QX-4']) {
      expect(screen.getByText(text)).toBeTruthy();
    }
    expect(screen.getByText('Waiting for your transfer')).toBeTruthy();
    expect(screen.getByText(/You can leave this page/)).toBeTruthy();
  });

  it.each([
    ['Recipient', 'Example BV'],
    ['IBAN', 'NL91ABNA0417164300'],
    ['BIC', 'ABNANL2A'],
    ['Payment reference', 'TG7K-92QX-4'],
    ['Amount', '24.90'],
  ])('copy %s as %s, and say so', async (name, value) => {
    const page = openPage(viewOf(AWAITING));
    const write = vi.fn(async (_text: string) => undefined);
    vi.stubGlobal('navigator', { clipboard: { writeText: write } });
    screen.getByRole('button', { name: `Copy: ${name}` }).click();
    await page.pass(0);
    expect(write).toHaveBeenCalledWith(value);
    expect(spoken()).toBe(`Copied: ${name}`);
  });

  it('fall back to the old way of copying inside a frame, and say when neither works', async () => {
    const page = openPage(viewOf(AWAITING));
    vi.stubGlobal('navigator', { clipboard: { writeText: () => Promise.reject(new Error('not allowed')) } });
    let copied = '';
    const execCommand = vi.fn(() => {
      copied = (document.activeElement as HTMLTextAreaElement).value;
      return true;
    });
    Object.assign(document, { execCommand });
    const button = screen.getByRole('button', { name: 'Copy: IBAN' });
    button.focus();
    button.click();
    await page.pass(0);
    expect(copied).toBe('NL91ABNA0417164300');
    expect(document.activeElement).toBe(button);
    expect(document.querySelector('textarea')).toBeNull();

    execCommand.mockReturnValue(false);
    button.click();
    await page.pass(0);
    expect(spoken()).toContain('Copying did not work');
  });

  it('leave out BIC and code when there are none', () => {
    const transfer = { ...TRANSFER, bic: null, epc: null };
    openPage(viewOf({ ...AWAITING, payment: paymentOf({ ...AWAITING.payment, instructions: transfer }) }));
    expect(screen.queryByText('BIC')).toBeNull();
    expect(screen.queryByRole('img')).toBeNull();
  });

  it('are shown again, not asked for again, when the shopper comes back to the same method', async () => {
    const page = openPage(viewOf(AWAITING));
    await page.user.click(screen.getByRole('button', { name: 'Use another payment method' }));
    expect(screen.getByLabelText('Card number')).toBeTruthy();
    await page.user.click(screen.getByRole('radio', { name: 'Bank transfer' }));
    await page.user.click(screen.getByRole('button', { name: 'Show bank details' }));
    expect(screen.getByText('TG7K-92QX-4')).toBeTruthy();
    expect(page.server.presses).toEqual([]);
  });

  it('offer no other method where there is none', () => {
    openPage(viewOf({ ...AWAITING, methods: [BANK] }));
    expect(screen.queryByRole('button', { name: 'Use another payment method' })).toBeNull();
  });
});

describe('the QR code', () => {
  it('appears beside the values', async () => {
    const page = openPage(viewOf(AWAITING));
    await page.pass(100);
    await vi.dynamicImportSettled();
    await page.pass(100);
    expect(screen.getByRole('img', { name: 'Scan this with your banking app' })).toBeTruthy();
  });

  it('reads back as the payload, with error correction M and a quiet zone', () => {
    const { path, size } = qrPath(TRANSFER.epc ?? '', 'M');
    const decoded = jsqr(...rasterize(path, size));
    expect(decoded?.data).toBe(TRANSFER.epc);
    const first = [...path.matchAll(/M(\d+) (\d+)/g)].map(([, x, y]) => Math.min(Number(x), Number(y)));
    expect(Math.min(...first)).toBe(4);
  });
});
