import { createRegistry } from './config/registry.ts';
import { atshop } from './platforms/atshop/index.ts';
import { commercelayer } from './platforms/commercelayer/index.ts';
import { craftingstore } from './platforms/craftingstore/index.ts';
import { bankTransfer } from './providers/bank-transfer/index.ts';
import { btcpay } from './providers/btcpay/index.ts';
import { mollie } from './providers/mollie/index.ts';
import { paypal } from './providers/paypal/index.ts';
import { sandbox } from './providers/sandbox/index.ts';
import { stripe } from './providers/stripe/index.ts';

/** Every platform and provider that comes with Tillgate. */
export const registry = createRegistry(
  [atshop, commercelayer, craftingstore],
  [sandbox, bankTransfer, stripe, mollie, btcpay, paypal],
);
