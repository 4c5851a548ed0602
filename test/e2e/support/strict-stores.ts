import { writeFileSync } from 'node:fs';
import { startFakeAtshop, twoDirectives } from '../../../demo/atshop/index.ts';
import { demoConfig } from '../../../demo/config.ts';
import { startFakeCraftingStore } from '../../../demo/craftingstore/index.ts';
import type { Stores } from '../../support/world.ts';

/** The same stores, whose pages allow the two directives of the README and no more. */
export async function strictStores(stores: Stores): Promise<Stores> {
  const { tillgateUrl, configFile, env } = stores;
  const common = { tillgateUrl, csp: twoDirectives };
  const craftingStore = await startFakeCraftingStore({
    ...common,
    gateways: [
      { key: 'overlay', name: 'The same, without leaving', store: 'blocks-overlay', secret: env.OVERLAY_SECRET ?? '' },
    ],
  });
  const atshop = await startFakeAtshop({
    ...common,
    currency: 'EUR',
    loginToken: env.ATSHOP_LOGIN_TOKEN ?? '',
    gateways: [{ name: 'card or bank transfer', store: 'keys' }],
  });
  const { fashion } = stores;
  writeFileSync(
    configFile,
    demoConfig({ tillgate: tillgateUrl, database: './tillgate.db', craftingStore, atshop, fashion }),
  );
  return {
    ...stores,
    craftingStore,
    atshop,
    async stop() {
      await Promise.all([craftingStore.stop(), atshop.stop(), stores.stop()]);
    },
  };
}
