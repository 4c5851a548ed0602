import { describe, expect, it } from 'vitest';
import ar from '../../../widget/checkout/locales/ar.json' with { type: 'json' };
import en from '../../../widget/checkout/locales/en.json' with { type: 'json' };
import { findings } from '../support/axe.ts';
import { tabTo } from '../support/keyboard.ts';
import { expectToldOnce } from '../support/orders.ts';
import { watchPolicy } from '../support/policy.ts';
import { scan } from '../support/qr.ts';
import { variants } from '../support/variants.ts';
import { btcpayScene } from './scene.ts';

const scene = btcpayScene();
const page = { presentation: 'page', device: 'desktop' } as const;

describe.each(variants)('an order paid from a wallet, $presentation on a $device', (variant) => {
  it('is scanned, seen, confirmed, and told to the store once', async () => {
    const { everything, btcpay } = scene;
    const { checkout, invoice } = await scene.atTheWallet(variant);
    await checkout.root.getByText(en['crypto.onChain'], { exact: true }).click();
    const code = checkout.root.getByRole('img', { name: en['crypto.qr'] });
    await checkout.root.getByText(invoice.destination).waitFor();
    await expect.poll(() => scan(code)).toContain(`bitcoin:${invoice.destination}?amount=`);
    const id = await checkout.id();

    btcpay.books.send(invoice, btcpay.books.dueSats(invoice), 'Processing');
    await checkout.root.getByRole('heading', { name: en['crypto.seen'] }).waitFor();
    btcpay.books.confirm(invoice);
    await checkout.shows('success');
    await expectToldOnce(everything, id);
  });
});

describe('the wallet panel', () => {
  it('asks for the rest of a part, and is done when that has come', async () => {
    const { everything, btcpay } = scene;
    const { checkout, invoice } = await scene.atTheWallet(page);
    const id = await checkout.id();
    btcpay.books.send(invoice, btcpay.books.dueSats(invoice) / 2n, 'Settled');
    await checkout.root
      .getByRole('strong')
      .filter({ hasText: /was seen$/ })
      .waitFor();
    const due = btcpay.books.dueSats(invoice) - btcpay.books.dueSats(invoice) / 2n;
    const code = checkout.root.getByRole('img', { name: en['crypto.qr'] });
    await expect.poll(() => scan(code)).toContain(`lightning:lnbcrt${due * 10n}n1`);
    btcpay.books.send(invoice, due, 'Settled', 'BTC-LN');
    await checkout.shows('success');
    await expectToldOnce(everything, id);
  });

  it('is worked by keyboard alone', async () => {
    const { checkout, invoice } = await scene.atTheWallet(page);
    const { keyboard } = checkout.page;
    await tabTo(checkout.root.getByRole('radio', { name: en['crypto.lightning'] }));
    await keyboard.press('ArrowRight');
    await checkout.root.getByText(invoice.destination).waitFor();
    const wallet = checkout.root.getByRole('link', { name: en['crypto.open'] });
    await tabTo(wallet);
    expect(await wallet.getAttribute('href')).toContain(`bitcoin:${invoice.destination}`);
    await tabTo(checkout.button(en['transfer.copy'].replace('{name}', en['crypto.address'])));
    await tabTo(checkout.root.getByRole('link', { name: en['crypto.other'] }));
    await tabTo(checkout.button(en['pay.another']));
  });

  it.each(['page', 'overlay'] as const)(
    'opens the wallet out of the %s and stays where it is',
    async (presentation) => {
      let violations: readonly string[] = ['not watched'];
      const { checkout } = await scene.atTheWallet({ presentation, device: 'desktop' }, async (shopper) => {
        violations = await watchPolicy(shopper);
      });
      const address = checkout.page.url();
      const wallet = checkout.root.getByRole('link', { name: en['crypto.open'] });
      expect(await wallet.getAttribute('target')).toBe(presentation === 'overlay' ? '_top' : null);
      await checkout.press(wallet);
      // The rate still counts down: the page lives on.
      const timer = checkout.root.getByRole('timer').last();
      const before = await timer.textContent();
      await expect.poll(() => timer.textContent(), { timeout: 5_000 }).not.toBe(before);
      expect(checkout.page.url()).toBe(address);
      expect(violations).toEqual([]);
    },
  );

  it.each(['phone', 'desktop'] as const)('gives axe nothing to say on a %s, in any look', async (device) => {
    const { btcpay } = scene;
    const { checkout, invoice } = await scene.atTheWallet({ presentation: 'page', device });
    await checkout.root.getByRole('img', { name: en['crypto.qr'] }).waitFor();
    const found: string[] = [];
    const look = async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await checkout.page.emulateMedia({ colorScheme });
        found.push(...(await findings(checkout.page, 'page')));
      }
    };
    await look();
    await checkout.root.getByLabel(en['page.language']).selectOption('ar');
    await checkout.root.getByRole('heading', { name: ar['crypto.heading'] }).waitFor();
    btcpay.books.send(invoice, btcpay.books.dueSats(invoice) / 2n, 'Settled');
    await checkout.root.getByText(ar['crypto.rest'].split('{due}')[0] ?? '').waitFor();
    await look();
    expect(found).toEqual([]);
  });
});
