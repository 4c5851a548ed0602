import { readFileSync, writeFileSync } from 'node:fs';
import type { Browser, BrowserContext, BrowserContextOptions, LaunchOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { operatorOf } from '../../../server/operator/open.ts';
import type { Operator } from '../../../server/operator/operator.ts';
import type { Schedules } from '../../../server/payments/schedules.ts';
import type { Tillgate } from '../../../server/tillgate.ts';
import { type Stores, startInProcess, startStores } from '../../support/world.ts';
import { sharedBrowser } from '../browser.ts';
import { type Device, devices } from './variants.ts';

export interface WorldOptions {
  readonly schedules?: Partial<Schedules>;
  /** How long the slow cards' money takes, milliseconds. */
  readonly settleAfterMs?: number;
  readonly browser?: LaunchOptions;
  /** Changes the stores before Tillgate starts. */
  readonly prepare?: (stores: Stores) => Promise<Stores>;
}

/** The stores and Tillgate, one set for the tests of a file, and browsers. */
export interface World {
  readonly stores: Stores;
  readonly tillgate: Tillgate;
  readonly operator: Operator;
  /** A shopper with a device whose browser remembers nothing yet. */
  newShopper(device: Device, options?: BrowserContextOptions): Promise<BrowserContext>;
  /** Tillgate's clock, epoch milliseconds. */
  now(): number;
  /** Moves Tillgate's and the sandbox bank's clock on, and does what has become due. Milliseconds. */
  passTime(ms: number): Promise<void>;
  /** Ends Tillgate, and starts it again when the work is done. */
  withoutTillgate(work: () => Promise<void>): Promise<void>;
}

const STEP_TIMEOUT_MS = 15_000;

/**
 * Chrome on a phone keeps frames of other sites in the page's process unless one logs in there. It matters here: a
 * touch sent by the test lands beside its target when a frame in a process of its own has been scrolled.
 */
const BROWSER_ARGS: Readonly<Record<Device, readonly string[]>> = {
  desktop: [],
  phone: ['--disable-features=IsolateOrigins,site-per-process', '--disable-site-isolation-trials'],
};

/** Starts the world before the tests of the calling file and ends it after them. */
export function world(options: WorldOptions = {}): World {
  let stores: Stores;
  let tillgate: Tillgate;
  let ahead = 0;
  const browsers = new Set<Browser>();
  const failures: Error[] = [];
  const now = () => Date.now() + ahead;
  const start = () =>
    startInProcess(stores, {
      clock: { now },
      ...(options.schedules && { schedules: options.schedules }),
    });

  beforeAll(async () => {
    stores = await startStores();
    if (options.prepare) stores = await options.prepare(stores);
    setSandboxTimes(stores, options.settleAfterMs ?? 1_500);
    tillgate = await start();
  });
  afterEach(async () => {
    for (const browser of browsers) await Promise.all(browser.contexts().map((context) => context.close()));
    // No script may fail on any page, whatever else a test looks at.
    expect(failures.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await tillgate?.stop();
    await stores?.stop();
  });

  return {
    get stores() {
      return stores;
    },
    get tillgate() {
      return tillgate;
    },
    get operator() {
      return operatorOf(tillgate.domain);
    },
    async newShopper(device, context = {}) {
      const browser = await sharedBrowser({ args: [...BROWSER_ARGS[device]], ...options.browser });
      browsers.add(browser);
      const shopper = await browser.newContext({ locale: 'en-GB', ...devices[device], ...context });
      shopper.setDefaultTimeout(STEP_TIMEOUT_MS);
      shopper.on('weberror', (event) => failures.push(event.error()));
      return shopper;
    },
    now,
    async passTime(ms) {
      ahead += ms;
      await tillgate.runDue();
    },
    async withoutTillgate(work) {
      await tillgate.stop();
      try {
        await work();
      } finally {
        tillgate = await start();
      }
    },
  };
}

/** The demo's configuration with a bank that answers as fast as a test likes. */
function setSandboxTimes({ configFile }: Stores, settleAfterMs: number): void {
  const before = readFileSync(configFile, 'utf8');
  const after = before.replace(
    'provider: sandbox',
    `provider: sandbox, settleAfterMs: ${settleAfterMs}, timeoutAfterMs: 200`,
  );
  expect(after).not.toBe(before);
  writeFileSync(configFile, after);
}
