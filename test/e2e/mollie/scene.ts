import { readFileSync, writeFileSync } from 'node:fs';
import { type FakeMollie, startFakeMollie } from '../../fakes/mollie/server.ts';
import type { Stores } from '../../support/world.ts';

const API_KEY = 'test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM';

/** For `prepare`: every store also offers what a Mollie account has, and nothing else where `alone`. */
export function withMollie({ alone = false } = {}) {
  let mollie: FakeMollie | undefined;
  return {
    get mollie(): FakeMollie {
      if (!mollie) throw new Error('Mollie has not started');
      return mollie;
    },
    async prepare(stores: Stores): Promise<Stores> {
      const started = await startFakeMollie({
        apiKey: API_KEY,
        notify: true,
        methods: ['ideal', 'bancontact', 'creditcard', 'paypal', 'paysafecard', 'klarna'],
      });
      mollie = started;
      const config = readFileSync(stores.configFile, 'utf8')
        .replaceAll('methods: [card, bank]', alone ? 'methods: [mollie]' : 'methods: [mollie, card, bank]')
        .concat(`  mollie: { provider: mollie, label: Mollie, apiKey: ${API_KEY}, apiUrl: ${started.url} }\n`);
      writeFileSync(stores.configFile, config);
      return {
        ...stores,
        async stop() {
          await stores.stop();
          await started.close();
        },
      };
    },
  };
}
