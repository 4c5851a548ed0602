import type { BtcpayConfig } from '../../../server/providers/btcpay/config.ts';
import { btcpay } from '../../../server/providers/btcpay/index.ts';
import { API_KEY, STORE, startBtcpay, WEBHOOK_SECRET } from '../../fakes/btcpay/server.ts';
import { signed } from '../../fakes/btcpay/webhooks.ts';
import type { Bench, BenchSetting } from '../provider-suite.ts';
import { benchClock, openOnLine } from './open.ts';

export const BTCPAY_SECRETS = [API_KEY, WEBHOOK_SECRET];

type Presented = BtcpayConfig['present'];

/** A server of its own, with the provider in front of it; the shopper pays as our own panel says. */
export const openBtcpayBench = (setting?: BenchSetting): Promise<Bench> => openBench('panel', setting);

/** The same; the shopper is sent to the server's page. */
export const openBtcpayPageBench = (setting?: BenchSetting): Promise<Bench> => openBench('page', setting);

async function openBench(
  present: Presented,
  { clock = benchClock(), otherMode = false }: BenchSetting = {},
): Promise<Bench> {
  const fake = await startBtcpay({ now: clock.now, network: otherMode ? 'main' : 'test' });
  const store = { storeId: STORE, apiKey: API_KEY, webhookSecret: WEBHOOK_SECRET, testnet: !otherMode, present };
  const { provider, line, close } = openOnLine(btcpay, { serverUrl: fake.url, ...store }, clock);
  const { books } = fake;
  return {
    provider,
    line,
    now: clock.now,
    async ledger() {
      return [...books.invoices.values()].map((invoice) => {
        const { id: providerRef, currency, metadata } = invoice;
        const captured = invoice.status === 'Settled' ? Number(books.paidMinor(invoice)) : 0;
        return {
          providerRef,
          merchantRef: String(metadata.orderId),
          captured: { amountMinor: captured, currency },
          refunded: { amountMinor: 0, currency },
        };
      });
    },
    async arrange() {
      return undefined;
    },
    /** A shopper cannot decline; but what they send may never be confirmed. */
    async finish({ providerRef }, decision, redirectUrl) {
      const settled = decision === 'approve' ? 'yes' : 'no';
      const body = new URLSearchParams({ settled });
      await fetch(`${redirectUrl ?? `${fake.url}/i/${providerRef}`}/pay`, { method: 'POST', body, redirect: 'manual' });
      if (decision === 'decline') clock.advance(2 * 24 * 3_600_000);
    },
    async pass(ms) {
      clock.advance(ms);
    },
    async notification({ providerRef }) {
      return { method: 'POST', path: '/', query: {}, ...fake.delivery(providerRef) };
    },
    async strangeNotification({ providerRef }) {
      const event = JSON.parse(fake.delivery(providerRef).body.toString());
      return { method: 'POST', path: '/', query: {}, ...signed(WEBHOOK_SECRET, { ...event, type: 'InvoiceHugged' }) };
    },
    async foreignPayment() {
      const invoice = books.create({
        storeId: STORE,
        amount: '100.00',
        currency: 'EUR',
        metadata: { orderId: 'order_of_another_shop' },
        checkout: {},
      });
      books.send(invoice, books.dueSats(invoice), 'Settled');
      return invoice.id;
    },
    async close() {
      await close();
      await fake.close();
    },
  };
}
