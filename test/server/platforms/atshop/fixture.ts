import pino from 'pino';
import { afterEach } from 'vitest';
import { type FakeAtshop, type FakeAtshopOptions, startFakeAtshop } from '../../../../demo/atshop/index.ts';
import { systemClock } from '../../../../server/clock.ts';
import type { RawRequest } from '../../../../server/http/raw.ts';
import { createHttpClient } from '../../../../server/outgoing/client.ts';
import { atshopWith } from '../../../../server/platforms/atshop/index.ts';
import type { AtshopTimings } from '../../../../server/platforms/atshop/timings.ts';
import type { Confirmation, StorePlatform } from '../../../../server/platforms/platform.ts';
import type { Alert, Services } from '../../../../server/services.ts';
import { QUICK } from './ddp/setup.ts';

export const TOKEN = 'r3sume-T0ken_of-the-shop-admin-aaaaaaaaaaaaaaa';
export const NOW = Date.UTC(2026, 10, 20, 12, 0, 0);
export const DAY = 86_400_000;

export const QUICK_TIMINGS: AtshopTimings = {
  ddp: QUICK,
  readTimeoutMs: 2_000,
  loginTimeoutMs: 1_000,
  fulfilTimeoutMs: 1_000,
  rereadAfterMs: [0, 10, 20],
  tokenCheckMs: 10_000,
  refusedLoginMs: 10_000,
  healthCheckMs: DAY,
};

export interface Scene {
  readonly shop: FakeAtshop;
  readonly platform: StorePlatform;
  readonly alerts: readonly Alert[];
  /** Everything logged, from debug up. */
  readonly log: () => string;
  /** The clock of both sides, epoch milliseconds. */
  readonly clock: { now(): number; moveBy(ms: number): void };
}

export interface SceneOptions {
  readonly keys?: Readonly<Record<string, unknown>>;
  readonly shop?: Partial<FakeAtshopOptions>;
  readonly timings?: Partial<AtshopTimings>;
}

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A fake shop and a store of Tillgate's that is set up for it. Both end with the test. */
export async function startScene(options: SceneOptions = {}): Promise<Scene> {
  const clock = new MovableClock();
  const gateways = [{ name: 'Card', store: 'keys' }];
  const shop = await startFakeAtshop({ gateways, loginToken: TOKEN, clock, ...options.shop });
  cleanups.push(() => shop.stop());
  const lines: string[] = [];
  const alerts: Alert[] = [];
  const { platform, close } = openStoreAt(shop, options.keys, {
    clock,
    timings: { ...QUICK_TIMINGS, ...options.timings },
    logger: pino({ level: 'debug' }, { write: (line) => void lines.push(line) }),
    alert: (alert) => void alerts.push(alert),
  });
  cleanups.push(close);
  return { shop, platform, alerts, clock, log: () => lines.join('') };
}

class MovableClock {
  #now = NOW;

  now(): number {
    return this.#now;
  }

  moveBy(ms: number): void {
    this.#now += ms;
  }
}

type Surroundings = Pick<Services, 'clock' | 'logger' | 'alert'> & { readonly timings: AtshopTimings };

/** A store of Tillgate's that talks to this shop. */
export function openStoreAt(
  shop: Pick<FakeAtshop, 'ddpUrl' | 'restUrl'>,
  keys: Readonly<Record<string, unknown>> = {},
  surroundings: Partial<Surroundings> = {},
): { readonly platform: StorePlatform; close(): Promise<void> } {
  const http = createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1']) });
  const { timings = QUICK_TIMINGS, ...services } = surroundings;
  const definition = atshopWith(timings);
  const own = definition.configSchema.parse({
    ddpUrl: shop.ddpUrl,
    restUrl: shop.restUrl,
    loginToken: TOKEN,
    ...keys,
  });
  const platform = definition.open({
    store: { ...common, ...own },
    http,
    clock: systemClock,
    logger: pino({ level: 'silent' }),
    alert: () => {},
    publicUrl: 'https://pay.example.com',
    ...services,
  });
  return {
    platform,
    async close() {
      await platform.close();
      await http.close();
    },
  };
}

const common = {
  id: 'keys',
  platform: 'atshop',
  origins: ['https://keys.atshop.io'],
  methods: ['card'],
  name: 'Keys',
  logo: null,
  accent: null,
};

export const signal = (): AbortSignal => new AbortController().signal;

export function quote({ platform }: Scene, orderId: string) {
  if (!platform.quote) throw new Error('The platform cannot quote');
  return platform.quote(orderId, signal());
}

export function readBack({ platform }: Scene, orderId: string) {
  if (!platform.readBack) throw new Error('The platform cannot read back');
  return platform.readBack(orderId, signal());
}

type PaidConfirmation = Extract<Confirmation, { kind: 'paid' | 'chargeback' }>;

export function paid(orderRef: string, changes: Partial<PaidConfirmation> = {}): PaidConfirmation {
  return {
    id: 'cf_1',
    orderRef,
    kind: 'paid',
    money: { amountMinor: 1299, currency: 'USD' },
    occurredAt: NOW,
    ...changes,
  };
}

export function confirm({ platform }: Scene, orderRef: string, changes: Partial<PaidConfirmation> = {}) {
  return platform.confirm(paid(orderRef, changes), signal());
}

export function linkRequest(query: RawRequest['query']): RawRequest {
  return { method: 'GET', path: '/payment-link', query, headers: {}, body: Buffer.alloc(0) };
}
