import { CLIENT_ID, CLIENT_SECRET, startFakePayPal } from '../../../fakes/paypal/fake.ts';
import { unitsOf } from '../../../fakes/paypal/money.ts';
import { signedRequest } from '../../../fakes/paypal/webhooks.ts';
import type { StartProvider } from './fake-provider.ts';

const WEBHOOK_ID = '1AB23456CD789012E';

export const startPaypal: StartProvider = async (now) => {
  const fake = await startFakePayPal({ clock: { now } });
  const { books } = fake;
  let told = 0;
  return {
    origin: fake.url,
    config: {
      provider: 'paypal',
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      mode: 'sandbox',
      webhookId: WEBHOOK_ID,
      apiUrl: fake.url,
    },
    payButton: (page) => page.getByRole('button', { name: 'Pay now', exact: true }),
    collect() {
      const fresh = books.events.slice(told);
      told += fresh.length;
      return fresh.map((event) => {
        const { headers, body } = signedRequest(event, { webhookId: WEBHOOK_ID, origin: fake.url, at: now() });
        return { headers: headers as Record<string, string>, body };
      });
    },
    charges: () =>
      [...books.orders.values()].flatMap(
        ({
          order: {
            intent,
            purchase_units: [unit],
          },
        }) => {
          const moved = intent === 'AUTHORIZE' ? unit.payments?.authorizations : unit.payments?.captures;
          const counts = ['CREATED', 'CAPTURED', 'PARTIALLY_CAPTURED', 'COMPLETED', 'PENDING'];
          return (moved ?? []).filter(({ status }) => counts.includes(status)).map(({ amount }) => unitsOf(amount));
        },
      ),
    close: () => fake.close(),
  };
};
