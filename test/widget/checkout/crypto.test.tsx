import { screen } from '@testing-library/preact';
import jsqr from 'jsqr';
import { describe, expect, it, vi } from 'vitest';
import type { CheckoutView } from '../../../shared/api.ts';
import { qrPath } from '../../../widget/checkout/transfer/qr-path.ts';
import { type OpenPage, openPage } from './page.ts';
import { rasterize } from './rasterize.ts';
import { BITCOIN, COMPLETED, cryptoView, LIGHTNING, ON_CHAIN, paymentOf, viewOf } from './views.ts';

const spoken = () => screen.getByRole('status').textContent;
const wallet = () => screen.getByRole('link', { name: 'Open wallet' }).getAttribute('href');

/** The page with its lazy parts loaded. */
async function open(view: CheckoutView = cryptoView(), options = {}): Promise<OpenPage> {
  const page = openPage(view, options);
  for (let round = 0; round < 3; round++) {
    await page.pass(50);
    await vi.dynamicImportSettled();
  }
  await page.pass(50);
  return page;
}

describe('a method paid from a wallet', () => {
  it('says what will happen, and asks for the details with one press', async () => {
    const page = openPage(viewOf({ methods: [BITCOIN] }));
    expect(screen.getByText(/QR code and an address/)).toBeTruthy();
    page.server.pay = () => Response.json(cryptoView());
    await page.user.click(screen.getByRole('button', { name: 'Show payment details' }));
    await page.pass(100);
    expect(page.server.presses).toMatchObject([{ method: 'bitcoin' }]);
    expect(screen.getByRole('heading', { name: 'Pay with your wallet' })).toBeTruthy();
  });
});

describe('the wallet panel', () => {
  it('offers Lightning first, and the address one press away', async () => {
    const page = await open();
    const group = screen.getByRole('group', { name: 'Way to pay' });
    expect(group.textContent).toBe('Way to payLightningOn-chain');
    expect(wallet()).toBe(LIGHTNING.link);
    await page.user.click(screen.getByRole('radio', { name: 'On-chain' }));
    expect(wallet()).toBe(ON_CHAIN.link);
    expect(screen.getByText(ON_CHAIN.destination)).toBeTruthy();
    expect(screen.getByText('Please send exactly this amount. Your wallet adds the network fee on top.')).toBeTruthy();
  });

  it('keeps the picked way when the server has news of it', async () => {
    const page = await open();
    await page.user.click(screen.getByRole('radio', { name: 'On-chain' }));
    const due = { ...ON_CHAIN, due: '0.00020000', link: ON_CHAIN.link.replace('50000', '20000') };
    await page.push(cryptoView({ ways: [LIGHTNING, due] }, 3));
    expect(wallet()).toBe(due.link);
  });

  it('needs no choice where there is one way', async () => {
    await open(cryptoView({ ways: [ON_CHAIN] }));
    expect(screen.queryByRole('group', { name: 'Way to pay' })).toBeNull();
    expect(wallet()).toBe(ON_CHAIN.link);
  });

  it.each([
    ['Amount', '0.00050000'],
    ['Lightning invoice', LIGHTNING.destination],
  ])('copies %s whole, however it is shown', async (name, value) => {
    const page = await open();
    const write = vi.fn(async (_text: string) => undefined);
    vi.stubGlobal('navigator', { clipboard: { writeText: write } });
    screen.getByRole('button', { name: `Copy: ${name}` }).click();
    await page.pass(0);
    expect(write).toHaveBeenCalledWith(value);
    expect(spoken()).toBe(`Copied: ${name}`);
  });

  it('draws a code that reads back as the wallet’s link', async () => {
    await open();
    const code = screen.getByRole('img', { name: 'Scan this with your wallet' });
    const size = Number(code.getAttribute('viewBox')?.split(' ').at(-1));
    const path = code.querySelector('path')?.getAttribute('d') ?? '';
    expect(jsqr(...rasterize(path, size))?.data).toBe(LIGHTNING.link);
  });

  it('draws the longest link the server lets through', () => {
    const link = `lightning:${'lnbc500u1pj9k5a2pp5qyz'.repeat(32)}`;
    const { path, size } = qrPath(link, 'L');
    expect(jsqr(...rasterize(path, size))?.data).toBe(link);
  });

  it('leads to the invoice for anything else, in a tab of its own', async () => {
    await open();
    const link = screen.getByRole('link', { name: /Another wallet or coin/ });
    expect([link.getAttribute('href'), link.getAttribute('target')]).toEqual(['https://btcpay.example/i/1', '_blank']);
  });

  it('opens the wallet from the top page when it is framed', async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    vi.stubGlobal('parent', frame.contentWindow);
    await open(cryptoView(), { parents: ['https://blocks.example'] });
    expect(screen.getByRole('link', { name: 'Open wallet' }).getAttribute('target')).toBe('_top');
  });
});

describe('while the shopper looks', () => {
  it('a part that was seen is shown and spoken, with the rest to send, and no other method', async () => {
    const page = await open();
    const part = { seen: '0.00030000', total: '0.00050000' };
    const rest = { ...ON_CHAIN, due: '0.00020000', link: ON_CHAIN.link.replace('50000', '20000'), part };
    await page.push(cryptoView({ ways: [rest] }, 3));
    // Held together left to right, for texts that run the other way.
    expect(screen.getByText('0.00030000 of \u20660.00050000 BTC\u2069 was seen')).toBeTruthy();
    expect(screen.getByText('Please send the rest as well: \u20660.00020000 BTC\u2069.')).toBeTruthy();
    expect(wallet()).toBe(rest.link);
    expect(spoken()).toBe('Part of your payment was seen');
    expect(screen.queryByRole('button', { name: 'Use another payment method' })).toBeNull();
  });

  it('a payment that was seen is not asked for again, and keeps the focus at the news', async () => {
    const page = await open();
    screen.getByRole('link', { name: 'Open wallet' }).focus();
    await page.push(cryptoView({ stage: 'confirming', ways: [] }, 3));
    const heading = screen.getByRole('heading', { name: 'Your payment was seen' });
    expect(document.activeElement).toBe(heading);
    expect(spoken()).toBe('Your payment was seen');
    expect(screen.getByText('Confirmations needed: 1. Each takes about ten minutes.')).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Open wallet' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Use another payment method' })).toBeNull();
    await page.push(viewOf({ ...COMPLETED, payment: paymentOf({ state: 'paid', method: 'bitcoin' }) }));
    expect(screen.getByRole('heading', { name: 'Payment successful' })).toBeTruthy();
  });

  it('says nothing of how many confirmations where that is not known', async () => {
    await open(cryptoView({ stage: 'confirming', ways: [], confirmations: null }));
    expect(screen.queryByText(/Confirmations needed/)).toBeNull();
  });

  it('counts down to the end of the rate on the server’s clock, and then asks for no money', async () => {
    const page = await open();
    await page.pass(9 * 60_000);
    expect(spoken()).toBe('This exchange rate is kept for 1 minute');
    expect(screen.getByText(/^This exchange rate is kept for [01]:\d\d$/)).toBeTruthy();
    await page.pass(60_000);
    expect(screen.getByText(/The time for this exchange rate is over/)).toBeTruthy();
    expect(screen.queryByRole('link', { name: 'Open wallet' })).toBeNull();
    expect(screen.queryByRole('img')).toBeNull();
  });

  it('shows one countdown: that of the rate, and none once the payment was seen', async () => {
    const page = await open();
    expect(screen.getAllByRole('timer')).toHaveLength(1);
    expect(screen.getByRole('timer').textContent).toMatch(/^This exchange rate is kept for/);
    await page.push(cryptoView({ stage: 'confirming', ways: [] }, 3));
    expect(screen.queryByRole('timer')).toBeNull();
  });

  it('another method can be chosen as long as nothing was sent', async () => {
    const page = await open();
    await page.user.click(screen.getByRole('button', { name: 'Use another payment method' }));
    expect(screen.getByLabelText('Card number')).toBeTruthy();
    expect(screen.getByRole('timer').textContent).toMatch(/^Time left to pay/);
    await page.user.click(screen.getByRole('radio', { name: 'Bitcoin' }));
    await page.user.click(screen.getByRole('button', { name: 'Show payment details' }));
    expect(screen.getByRole('heading', { name: 'Pay with your wallet' })).toBeTruthy();
    expect(page.server.presses).toEqual([]);
  });
});
