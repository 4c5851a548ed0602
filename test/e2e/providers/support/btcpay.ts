import { API_KEY, STORE, startBtcpay as startFakeBtcpay, WEBHOOK_SECRET } from '../../../fakes/btcpay/server.ts';
import { deliveryOf } from '../../../fakes/btcpay/webhooks.ts';
import type { StartProvider } from './fake-provider.ts';

export const startBtcpay: StartProvider = async (now) => {
  const fake = await startFakeBtcpay({ now });
  const { books } = fake;
  let told = 0;
  return {
    origin: fake.url,
    config: {
      provider: 'btcpay',
      serverUrl: fake.url,
      storeId: STORE,
      apiKey: API_KEY,
      webhookSecret: WEBHOOK_SECRET,
      testnet: true,
      // Its own page, as for the others; the panel has tests of its own (e2e/btcpay).
      present: 'page',
    },
    payButton: (page) => page.getByRole('button', { name: 'Pay', exact: true }),
    collect() {
      const fresh = books.events.slice(told);
      told += fresh.length;
      return fresh.map((event) => deliveryOf(books, event, WEBHOOK_SECRET));
    },
    charges: () =>
      [...books.invoices.values()]
        .filter(({ payments }) => payments.length > 0)
        .map((invoice) => Number(books.paidMinor(invoice))),
    close: () => fake.close(),
  };
};
