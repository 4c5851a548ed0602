import { type FakeAtshop, startFakeAtshop } from './atshop/index.ts';
import { type FashionStore, startFashionStore } from './commercelayer/store.ts';
import type { DemoSecrets } from './config.ts';
import { type FakeCraftingStore, startFakeCraftingStore } from './craftingstore/index.ts';
import { type DemoClock, wallClock } from './kit/clock.ts';
import type { DemoPorts } from './ports.ts';
import { startVoucherService, type VoucherService } from './voucher/index.ts';

export interface DemoStores {
  readonly craftingStore: FakeCraftingStore;
  readonly atshop: FakeAtshop;
  readonly fashion: FashionStore;
  /** Not a store, but what one of them is paid with. */
  readonly voucher: VoucherService;
  /** Tells every store where its gateway is. */
  connect(tillgateUrl: string): void;
  stop(): Promise<void>;
}

/** Starts the fake stores, and the voucher service, with the gateways that `demoConfig` configures. */
export async function startDemoStores(
  ports: DemoPorts,
  secrets: DemoSecrets,
  clock: DemoClock = wallClock,
): Promise<DemoStores> {
  const craftingStore = await startFakeCraftingStore({
    port: ports.craftingStore,
    clock,
    gateways: [
      { key: 'page', name: 'Card or bank transfer', store: 'blocks', secret: secrets.BLOCKS_SECRET },
      { key: 'overlay', name: 'The same, without leaving', store: 'blocks-overlay', secret: secrets.OVERLAY_SECRET },
    ],
  });
  const atshop = await startFakeAtshop({
    port: ports.atshop,
    clock,
    currency: 'EUR',
    loginToken: secrets.ATSHOP_LOGIN_TOKEN,
    gateways: [
      { name: 'card or bank transfer', store: 'keys' },
      { name: 'the same, read over REST', store: 'keys-rest' },
    ],
  });
  const fashion = await startFashionStore({
    port: ports.fashion,
    clock,
    store: 'fashion',
    secret: secrets.FASHION_SECRET,
    paymentsSecret: secrets.FASHION_PAYMENTS_SECRET,
  });
  const voucher = await startVoucherService({
    port: ports.voucher,
    apiKey: secrets.PREPIN_API_KEY,
    webhookSecret: secrets.PREPIN_WEBHOOK_SECRET,
  });
  return {
    craftingStore,
    atshop,
    fashion,
    voucher,
    connect(tillgateUrl) {
      for (const store of [craftingStore, atshop, fashion]) store.connect(tillgateUrl);
    },
    async stop() {
      await Promise.all([craftingStore.stop(), atshop.stop(), fashion.stop(), voucher.stop()]);
    },
  };
}
