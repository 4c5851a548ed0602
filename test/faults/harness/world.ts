import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBtcpay } from '../../fakes/btcpay/server.ts';
import { startFakeMollie } from '../../fakes/mollie/server.ts';
import { startFakePayPal } from '../../fakes/paypal/fake.ts';
import { startFakeStripe } from '../../fakes/stripe/fake.ts';
import { type Stores, startStores } from '../../support/world.ts';
import { type WorldClock, worldClock } from './clock.ts';
import type { Storage } from './database.ts';
import { type SpoiltLine, startProxy } from './proxy.ts';
import { btcpayConfig, btcpayTill } from './tills/btcpay.ts';
import { MOLLIE_KEY, mollieConfig, mollieTill } from './tills/mollie.ts';
import { paypalConfig, paypalTill } from './tills/paypal.ts';
import { sandboxTill } from './tills/sandbox.ts';
import { stripeConfig, stripeTill } from './tills/stripe.ts';
import type { Till } from './tills/till.ts';

/** Who is at the other end of a line that can be spoilt. */
export type Line = 'craftingstore' | 'atshop' | 'commercelayer' | 'stripe' | 'paypal' | 'mollie' | 'btcpay';

/** Everything around the servers of a round: stores, providers, the lines to them, and one clock for all. */
export interface World {
  readonly clock: WorldClock;
  readonly stores: Stores;
  readonly tills: readonly Till[];
  readonly lines: Readonly<Record<Line, SpoiltLine>>;
  /** To the database; null: it is a file. */
  readonly databaseLine: SpoiltLine | null;
  /** Does it once the clock has passed `ms` from now. */
  after(ms: number, act: () => void | Promise<void>): void;
  /** Does what has become due. */
  ring(): Promise<void>;
  /** Every trouble that lasts ends now. */
  calm(): Promise<void>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly storage: Storage;
  readonly logLevel: 'debug' | 'warn';
}

export async function openWorld({ storage, logLevel }: WorldOptions): Promise<World> {
  const clock = worldClock();
  const stores = await startStores({ clock });
  const [stripe, paypal, mollie, btcpay] = await Promise.all([
    startFakeStripe({ clock }),
    startFakePayPal({ clock }),
    startFakeMollie({ apiKey: MOLLIE_KEY, now: clock.now }),
    startBtcpay({ now: clock.now }),
  ]);
  const ports: Readonly<Record<Line, string>> = {
    craftingstore: stores.craftingStore.apiUrl,
    atshop: stores.atshop.restUrl,
    commercelayer: stores.fashion.platform.apiUrl,
    stripe: stripe.url,
    paypal: paypal.url,
    mollie: mollie.url,
    btcpay: btcpay.url,
  };
  const opened = await Promise.all(
    Object.entries(ports).map(async ([line, url]) => [line, await startProxy(Number(new URL(url).port))] as const),
  );
  const lines = Object.fromEntries(opened) as Record<Line, SpoiltLine>;
  const lineTo = (line: Line) => `http://127.0.0.1:${lines[line].port}`;

  let yaml = readFileSync(stores.configFile, 'utf8')
    .replace('./tillgate.db', storage.location)
    .replace('logLevel: warn', `logLevel: ${logLevel}`)
    .replaceAll('methods: [card, bank]', 'methods: [card, bank, stripe, paypal, mollie, btcpay]')
    .replace('{ provider: sandbox }', '{ provider: sandbox, settleAfterMs: 2000, timeoutAfterMs: 30 }');
  for (const line of ['craftingstore', 'atshop', 'commercelayer'] as const)
    yaml = yaml.replaceAll(`127.0.0.1:${new URL(ports[line]).port}`, `127.0.0.1:${lines[line].port}`);
  const methods = [
    stripeConfig(lineTo('stripe')),
    paypalConfig(lineTo('paypal')),
    mollieConfig(lineTo('mollie')),
    btcpayConfig(lineTo('btcpay'), btcpay.url),
  ];
  writeFileSync(stores.configFile, `${yaml.trimEnd()}\n${methods.join('')}`);

  let alarms: { readonly at: number; readonly act: () => void | Promise<void> }[] = [];
  return {
    clock,
    stores,
    tills: [
      sandboxTill(storage.line ? join(stores.folder, 'data') : stores.folder),
      stripeTill(stripe, clock.now),
      paypalTill(paypal, lineTo('paypal'), clock.now),
      mollieTill(mollie, clock.now),
      btcpayTill(btcpay),
    ],
    lines,
    databaseLine: storage.line,
    after(ms, act) {
      alarms.push({ at: clock.now() + ms, act });
    },
    async ring() {
      const due = alarms.filter(({ at }) => at <= clock.now());
      alarms = alarms.filter(({ at }) => at > clock.now());
      for (const { act } of due) await act();
    },
    async calm() {
      for (const { act } of alarms.splice(0)) await act();
      const { craftingStore, atshop, fashion } = stores;
      const queues = [
        craftingStore.faults,
        ...Object.values(atshop.faults),
        ...Object.values(fashion.platform.faults.calls),
        fashion.platform.faults.webhook,
        fashion.platform.faults.api,
        fashion.platform.faults.oauth,
      ];
      for (const queue of queues) queue.clear();
      for (const line of [...Object.values(lines), storage.line]) await line?.trouble({ kind: 'pass' });
    },
    async stop() {
      await Promise.all(Object.values(lines).map((line) => line.close()));
      await Promise.all([stripe.close(), paypal.close(), mollie.close(), btcpay.close(), stores.stop()]);
    },
  };
}
