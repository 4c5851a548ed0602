import { classic } from '../../../fakes/mollie/notifications.ts';
import { startFakeMollie } from '../../../fakes/mollie/server.ts';
import type { StartProvider } from './fake-provider.ts';

const API_KEY = 'test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM';

export const startMollie: StartProvider = async (now) => {
  const fake = await startFakeMollie({ apiKey: API_KEY, now });
  /** Mollie tells of every new status of a payment, and names nothing but the payment. */
  const told = new Map<string, string>();
  return {
    origin: fake.url,
    config: { provider: 'mollie', apiKey: API_KEY, apiUrl: fake.url },
    payButton: (page) => page.getByRole('button', { name: 'Pay', exact: true }),
    collect() {
      const fresh = [...fake.books.payments.values()].filter(({ id, status }) => status !== (told.get(id) ?? 'open'));
      for (const { id, status } of fresh) told.set(id, status);
      return fresh.map(({ id }) => classic(id));
    },
    charges: () =>
      [...fake.books.payments.values()]
        .filter(({ status }) => status === 'paid' || status === 'authorized')
        .map(({ amount }) => amount),
    close: () => fake.close(),
  };
};
