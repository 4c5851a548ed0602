import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { FashionStore } from './commercelayer/store.ts';
import type { VoucherService } from './voucher/index.ts';

/** Secrets of the demo, new at every start: in the environment, as on a real server. */
export interface DemoSecrets {
  readonly BLOCKS_SECRET: string;
  readonly OVERLAY_SECRET: string;
  readonly ATSHOP_LOGIN_TOKEN: string;
  readonly FASHION_SECRET: string;
  readonly FASHION_PAYMENTS_SECRET: string;
  readonly PREPIN_API_KEY: string;
  readonly PREPIN_WEBHOOK_SECRET: string;
}

export function demoSecrets(): DemoSecrets {
  const secret = () => randomBytes(24).toString('base64url');
  // Commerce Layer makes them itself: 32 hexadecimal digits.
  const shared = () => randomBytes(16).toString('hex');
  return {
    BLOCKS_SECRET: secret(),
    OVERLAY_SECRET: secret(),
    ATSHOP_LOGIN_TOKEN: secret(),
    FASHION_SECRET: shared(),
    FASHION_PAYMENTS_SECRET: shared(),
    PREPIN_API_KEY: `test_${secret()}`,
    PREPIN_WEBHOOK_SECRET: secret(),
  };
}

export interface DemoAddresses {
  readonly tillgate: string;
  /** Path of the SQLite file. */
  readonly database: string;
  readonly craftingStore: { readonly url: string; readonly callbackUrl: string };
  readonly atshop: { readonly url: string; readonly ddpUrl: string; readonly restUrl: string };
  /** Connected with Tillgate already: its webhook addresses come about then. */
  readonly fashion: Pick<FashionStore, 'url' | 'gateway' | 'setting'> & {
    readonly platform: Pick<FashionStore['platform'], 'apiUrl'>;
  };
  /** Left out: a demo without vouchers. */
  readonly voucher?: Pick<VoucherService, 'apiUrl'>;
}

/** A provider of the merchant's own: on a real server it lies beside `tillgate.yaml`. */
const VOUCHER_PROVIDER = fileURLToPath(new URL('./voucher/provider.ts', import.meta.url));

/** The demo's `tillgate.yaml`: five ways to set a store up. */
export function demoConfig({ tillgate, database, craftingStore, atshop, fashion, voucher }: DemoAddresses): string {
  return `publicUrl: ${tillgate}
database: ${JSON.stringify(database)}
logLevel: warn
stores:
  - id: blocks
    platform: craftingstore
    name: Blockhaven
    accent: "#1d6d37"
    secret: \${BLOCKS_SECRET}
    origins: [${craftingStore.url}]
    methods: [card, bank${voucher ? ', voucher' : ''}]
    present: page
    callbackUrl: ${craftingStore.callbackUrl}
  - id: blocks-overlay
    platform: craftingstore
    name: Blockhaven
    accent: "#1d6d37"
    secret: \${OVERLAY_SECRET}
    origins: [${craftingStore.url}]
    methods: [card, bank]
    present: store
    storeUrl: ${craftingStore.url}
    callbackUrl: ${craftingStore.callbackUrl}
  - id: keys
    platform: atshop
    name: Keysmith
    accent: "#4c3fd1"
    origins: [${atshop.url}]
    methods: [card, bank]
    api: ddp
    ddpUrl: ${atshop.ddpUrl}
    restUrl: ${atshop.restUrl}
    loginToken: \${ATSHOP_LOGIN_TOKEN}
    currency: EUR
    returnUrl: ${atshop.url}/shop/order/return?orderId={orderId}&type=waiting
    cancelUrl: ${atshop.url}/shop/order/return?orderId={orderId}&type=cancelled
  - id: keys-rest
    platform: atshop
    name: Keysmith
    accent: "#4c3fd1"
    origins: [${atshop.url}]
    methods: [card, bank]
    api: rest
    ddpUrl: ${atshop.ddpUrl}
    restUrl: ${atshop.restUrl}
    loginToken: \${ATSHOP_LOGIN_TOKEN}
    currency: EUR
    returnUrl: ${atshop.url}/shop/order/return?orderId={orderId}&type=waiting
    cancelUrl: ${atshop.url}/shop/order/return?orderId={orderId}&type=cancelled
  - id: fashion
    platform: commercelayer
    name: Loom & Thread
    accent: "#8a2f4f"
    secret: \${FASHION_SECRET}
    origins: [${fashion.url}]
    methods: [card, bank]
    organization: ${fashion.platform.apiUrl}
    webhookUrl: ${fashion.gateway.webhookUrl}
    payments:
      secret: \${FASHION_PAYMENTS_SECRET}
      webhookUrl: ${fashion.setting.webhookUrl}
methods:
  card: { provider: sandbox }
  bank: { provider: bank-transfer, iban: NL91ABNA0417164300, bic: ABNANL2A, beneficiary: Example BV }
${voucher ? voucherMethod(voucher) : ''}`;
}

const voucherMethod = ({ apiUrl }: Pick<VoucherService, 'apiUrl'>): string => `  voucher:
    provider: ${JSON.stringify(VOUCHER_PROVIDER)}
    label: PrePin voucher
    apiUrl: ${apiUrl}
    apiKey: \${PREPIN_API_KEY}
    webhookSecret: \${PREPIN_WEBHOOK_SECRET}
`;
