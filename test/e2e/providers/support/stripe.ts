import { asMoney } from '../../../fakes/stripe/currencies.ts';
import { FAKE_KEY, startFakeStripe } from '../../../fakes/stripe/fake.ts';
import { signedRequest } from '../../../fakes/stripe/webhooks.ts';
import type { StartProvider } from './fake-provider.ts';

const WEBHOOK_SECRET = 'whsec_currentSecret0123456789';

export const startStripe: StartProvider = async (now) => {
  const fake = await startFakeStripe({ clock: { now } });
  let told = 0;
  return {
    origin: fake.url,
    config: { provider: 'stripe', secretKey: FAKE_KEY, webhookSecret: WEBHOOK_SECRET, apiUrl: fake.url },
    payButton: (page) => page.getByRole('button', { name: 'Pay by card', exact: true }),
    collect() {
      const fresh = fake.books.events.slice(told);
      told += fresh.length;
      return fresh.map((event) => {
        const { headers, body } = signedRequest(event, WEBHOOK_SECRET, now());
        return { headers: headers as Record<string, string>, body };
      });
    },
    charges: () =>
      [...fake.books.charges.values()]
        .filter(({ status }) => status === 'succeeded')
        .map(({ amount, currency }) => asMoney(amount, currency).amountMinor),
    close: () => fake.close(),
  };
};
