/**
 * The long proof: two servers under load on one PostgreSQL, one of them killed or frozen every few seconds.
 * `npx tsx test/faults/servers/soak.ts --minutes 5 [--buyers 6] [--json]`. Ends with 1 if anything was lost or doubled.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type Bought, buy } from './buyers.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { killAgainAndAgain, type Toll } from './killer.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    buyers: { type: 'string', default: '6' },
    json: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const buyers = Number(values.buyers);
if (!(minutes > 0) || !(buyers > 0)) throw new Error('--minutes and --buyers are positive numbers');

const say = (line: string) => process.stderr.write(`${line}\n`);

/** How long the survivors get to tell what is left once the killing is over, milliseconds. */
const SETTLE_MS = 120_000;

interface Books {
  /** Orders the bank took money for. */
  readonly captured: number;
  /** Of those, the orders whose store delivered. */
  readonly confirmed: number;
  /** Orders charged or delivered more than once, or delivered without money. */
  readonly doubles: number;
  /** Orders paid and not delivered. */
  readonly losses: number;
}

async function compare(cluster: Cluster, bought: readonly Bought[]): Promise<Books> {
  const client = new pg.Client({ connectionString: cluster.database });
  await client.connect();
  const { rows } = await client.query<{ payment: string; checkout: string }>(
    'select p.public_id as payment, c.public_id as checkout from payments p join checkouts c on c.id = p.checkout_id',
  );
  await client.end();
  const checkoutOf = new Map(rows.map(({ payment, checkout }) => [payment, checkout]));
  const charges = new Map<string, number>();
  for (const { merchantRef } of await cluster.charges()) {
    const checkout = checkoutOf.get(merchantRef) ?? 'unknown';
    charges.set(checkout, (charges.get(checkout) ?? 0) + 1);
  }
  const orders = bought.map(({ checkout, delivered }) => ({
    charged: charges.get(checkout) ?? 0,
    delivered: delivered(),
  }));
  return {
    captured: orders.filter(({ charged }) => charged > 0).length,
    confirmed: orders.filter(({ charged, delivered }) => charged > 0 && delivered > 0).length,
    doubles: orders.filter(({ charged, delivered }) => charged > 1 || delivered > 1 || delivered > charged).length,
    losses: orders.filter(({ charged, delivered }) => charged > 0 && delivered === 0).length,
  };
}

async function main(): Promise<boolean> {
  const cluster = await startCluster();
  const end = Date.now() + minutes * 60_000;
  const isOver = () => Date.now() >= end;
  const bought: Bought[] = [];
  const toll: Toll = { kills: 0, freezes: 0 };
  const progress = setInterval(() => {
    const told = bought.filter(({ delivered }) => delivered() > 0).length;
    say(
      `${Math.max(0, Math.round((end - Date.now()) / 1_000))} s left: ${bought.length} orders, ${told} told, ${toll.kills} kills, ${toll.freezes} freezes`,
    );
  }, 15_000);
  try {
    await Promise.all([
      killAgainAndAgain(cluster, isOver, toll),
      ...Array.from({ length: buyers }, () => buy(cluster.stores, isOver, bought)),
    ]);
    let books = await compare(cluster, bought);
    for (const settled = Date.now() + SETTLE_MS; books.losses > 0 && Date.now() < settled; ) {
      await pause(1_000);
      books = await compare(cluster, bought);
    }
    // Whoever would tell a second time gets the chance to.
    await pause(10_000);
    books = await compare(cluster, bought);
    const summary = { minutes, ...toll, orders: bought.length, ...books };
    if (values.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
    else for (const [name, value] of Object.entries(summary)) process.stdout.write(`${name.padEnd(10)}${value}\n`);
    return books.doubles === 0 && books.losses === 0;
  } finally {
    clearInterval(progress);
    await cluster.stop();
  }
}

process.exitCode = (await main()) ? 0 : 1;
