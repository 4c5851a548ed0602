import { type FakeAtshop, startFakeAtshop } from './atshop/index.ts';
import type { DemoSecrets } from './config.ts';
import { type FakeCraftingStore, startFakeCraftingStore } from './craftingstore/index.ts';
import type { DemoPorts } from './ports.ts';

export interface DemoStores {
  readonly craftingStore: FakeCraftingStore;
  readonly atshop: FakeAtshop;
  stop(): Promise<void>;
}

/** Starts both fake stores with the gateways that `demoConfig` configures. */
export async function startDemoStores(ports: DemoPorts, secrets: DemoSecrets): Promise<DemoStores> {
  const craftingStore = await startFakeCraftingStore({
    port: ports.craftingStore,
    gateways: [
      { key: 'page', name: 'Card or bank transfer', store: 'blocks', secret: secrets.BLOCKS_SECRET },
      { key: 'overlay', name: 'The same, without leaving', store: 'blocks-overlay', secret: secrets.OVERLAY_SECRET },
    ],
  });
  const atshop = await startFakeAtshop({
    port: ports.atshop,
    currency: 'EUR',
    loginToken: secrets.ATSHOP_LOGIN_TOKEN,
    gateways: [
      { name: 'card or bank transfer', store: 'keys' },
      { name: 'the same, read over REST', store: 'keys-rest' },
    ],
  });
  return {
    craftingStore,
    atshop,
    async stop() {
      await Promise.all([craftingStore.stop(), atshop.stop()]);
    },
  };
}
