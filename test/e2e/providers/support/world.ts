import { readFileSync, writeFileSync } from 'node:fs';
import { parseDocument, YAMLSeq } from 'yaml';
import type { Stores } from '../../../support/world.ts';
import { type World, world } from '../../support/world.ts';
import { startBtcpay } from './btcpay.ts';
import type { FakeProvider, StartProvider } from './fake-provider.ts';
import { startMollie } from './mollie.ts';
import { startPaypal } from './paypal.ts';
import { startStripe } from './stripe.ts';

/** The providers that take money on pages of their own, by what shoppers read. */
const PROVIDERS = {
  Stripe: startStripe,
  PayPal: startPaypal,
  Mollie: startMollie,
  BTCPay: startBtcpay,
} satisfies Record<string, StartProvider>;

export type ProviderName = keyof typeof PROVIDERS;
export const providerNames = Object.keys(PROVIDERS) as readonly ProviderName[];
export const methodOf = (name: ProviderName): string => name.toLowerCase();

/** The fakes behind the methods. */
export interface Providers {
  get(name: ProviderName): FakeProvider;
  /** What each of them took or reserved; minor units, oldest first. */
  charges(): Readonly<Record<ProviderName, readonly number[]>>;
}

/** The world of the other tests, whose stores take all of these as well. */
export function worldWithProviders(): { readonly everything: World; readonly providers: Providers } {
  const fakes = new Map<ProviderName, FakeProvider>();
  const everything = world({
    schedules: { jitter: 0 },
    async prepare(stores) {
      for (const name of providerNames) fakes.set(name, await PROVIDERS[name](everything.now));
      offer(stores, fakes);
      return {
        ...stores,
        async stop() {
          await stores.stop();
          await Promise.all([...fakes.values()].map((fake) => fake.close()));
        },
      };
    },
  });
  const providers: Providers = {
    get(name) {
      const fake = fakes.get(name);
      if (!fake) throw new Error(`${name} has not been started`);
      return fake;
    },
    charges: () => {
      const entries = providerNames.map((name) => [name, providers.get(name).charges()]);
      return Object.fromEntries(entries) as Record<ProviderName, readonly number[]>;
    },
  };
  return { everything, providers };
}

/** Every store offers them after its own methods, under their names. */
function offer({ configFile }: Stores, fakes: ReadonlyMap<ProviderName, FakeProvider>): void {
  const config = parseDocument(readFileSync(configFile, 'utf8'));
  for (const [name, fake] of fakes) {
    config.setIn(['methods', methodOf(name)], config.createNode({ ...fake.config, label: name }));
  }
  const stores = config.get('stores');
  if (!(stores instanceof YAMLSeq)) throw new Error('The configuration has no stores');
  for (const index of stores.items.keys()) {
    for (const name of fakes.keys()) config.addIn(['stores', index, 'methods'], methodOf(name));
  }
  writeFileSync(configFile, config.toString());
}
