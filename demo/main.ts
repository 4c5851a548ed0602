/** `npm run demo`: three fake stores, a real Tillgate, and one page that shows what the stores have been told. */
import { startDemo } from './start.ts';
import { VOUCHERS } from './voucher/index.ts';

const basePort = Number(process.env.DEMO_PORT ?? 4400);
if (!Number.isInteger(basePort) || basePort < 1 || basePort > 65_000) {
  console.error('DEMO_PORT must be a port number from 1 to 65000.');
  process.exit(1);
}

const { url, tillgateUrl, stores, database, stop } = await startDemo(basePort);

console.log(`
  Tillgate demo: start at ${url}

  CraftingStore   ${stores.craftingStore.url}
  ATShop          ${stores.atshop.url}
    self-hosted   ${stores.atshop.url}/self-hosted
  Commerce Layer  ${stores.fashion.url}
    orders        ${stores.fashion.url}/orders
  Tillgate        ${tillgateUrl}
  database        ${database}

  Test cards      4242 4242 4242 4242   is approved
                  4000 0000 0000 0002   is declined
                  4000 0027 6000 3184   asks for a challenge
  Voucher         ${VOUCHERS.good}   pays (CraftingStore, "Card or bank transfer")
  Bank transfer   choose it, then press "Transfer received" on the first page

  Ctrl+C stops everything and deletes the database.
`);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second Ctrl+C does not wait.
    if (stopping) process.exit(1);
    stopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
