import { pino } from 'pino';
import { afterEach } from 'vitest';
import { type MethodTerms, NO_TERMS } from '../../../server/config/terms.ts';
import { createConfirmationSender } from '../../../server/confirmations/worker.ts';
import { openDatabase } from '../../../server/database/database.ts';
import { unmeasured } from '../../../server/metrics/metrics.ts';
import type { Domain, Method, Store } from '../../../server/payments/domain.ts';
import { createLeases } from '../../../server/payments/leases/create.ts';
import { createReconciler } from '../../../server/payments/reconciliation.ts';
import { defaultSchedules } from '../../../server/payments/schedules.ts';
import { createSignals } from '../../../server/payments/signals.ts';
import { createTasks } from '../../../server/payments/tasks.ts';
import type { Alert } from '../../../server/services.ts';
import { type FakePlatform, fakePlatform } from './fake-platform.ts';
import { type FakeAbilities, type FakeProvider, fakeProvider } from './fake-provider.ts';
import { freshPlace } from './place.ts';

/** Time that only moves when a test says so. */
export function testClock(start = Date.UTC(2026, 0, 1)) {
  let now = start;
  return {
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
  };
}

export interface TestDomain extends Domain {
  readonly clock: ReturnType<typeof testClock>;
  readonly platform: FakePlatform;
  readonly provider: FakeProvider;
  readonly transfers: FakeProvider;
  readonly store: Store;
  /** A second store on the same platform and methods. */
  readonly otherStore: Store;
  readonly alerts: Alert[];
  /** Everything due now, once. */
  runDue(): Promise<void>;
  /** Moves time forward in steps, doing all that becomes due. */
  pass(ms: number, stepMs?: number): Promise<void>;
  /** Ends this process' hold and opens the same files anew, as after a kill. */
  restart(): Promise<TestDomain>;
  /** Another server on the same database: on PostgreSQL only. */
  beside(): Promise<TestDomain>;
  close(): Promise<void>;
}

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** `capture: 'manual'`: a store that claims and moves the money by actions. */
export interface TestStoreOptions {
  readonly idempotentStore?: boolean;
  readonly capture?: 'automatic' | 'manual';
  readonly priceIsFinal?: boolean;
  /** What the card-like provider can do. */
  readonly card?: FakeAbilities;
  /** Surcharges and limits, by method. */
  readonly terms?: Readonly<Record<string, Partial<MethodTerms>>>;
}

/** A domain on a fresh database, with two stores, a card-like provider and a transfer-like one. */
export async function openTestDomain(options: TestStoreOptions = {}): Promise<TestDomain> {
  const place = await freshPlace();
  const world = {
    clock: testClock(),
    platform: fakePlatform(options.capture === 'manual' ? 'actionResult' : 'paid'),
    provider: fakeProvider('provider', options.card),
    transfers: fakeProvider('operator', { missing: ['void', 'refund'] }),
    alerts: [] as Alert[],
  };
  opened.push(async () => place.remove());
  return openOn(place.location, world, options);
}

type World = Pick<TestDomain, 'clock' | 'platform' | 'provider' | 'transfers' | 'alerts'>;

async function openOn(location: string, world: World, options: TestStoreOptions): Promise<TestDomain> {
  const database = await openDatabase(location, { serve: true });
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await database.close();
  };
  opened.unshift(close);
  const store: Store = {
    config: {
      id: 'shop',
      platform: 'fake',
      origins: ['https://shop.example'],
      methods: ['card', 'bank'],
      name: 'Shop',
      logo: null,
      accent: null,
    },
    limits: {
      confirmWithinMs: 7 * 86_400_000,
      confirmationIsIdempotent: options.idempotentStore ?? true,
      capture: options.capture ?? 'automatic',
      priceIsFinal: options.priceIsFinal ?? true,
    },
    platform: world.platform,
  };
  const otherStore: Store = { ...store, config: { ...store.config, id: 'other', name: 'Other' } };
  const logger = pino({ level: 'silent' });
  const domain: Domain = {
    database,
    clock: world.clock,
    logger,
    metrics: unmeasured,
    schedules: { ...defaultSchedules, jitter: 0 },
    signals: createSignals(),
    leases: createLeases({ database, clock: world.clock, logger, leaseMs: defaultSchedules.leaseMs }),
    tasks: createTasks(pino({ level: 'silent' })),
    stores: new Map([
      ['shop', store],
      ['other', otherStore],
    ]),
    methods: new Map([
      ['card', methodOf('card', world.provider, true, options)],
      ['bank', methodOf('bank', world.transfers, false, options)],
    ]),
    installation: 'test',
    publicUrl: 'https://pay.example',
    alert: (alert) => void world.alerts.push(alert),
  };
  const sender = createConfirmationSender(domain);
  const reconciler = createReconciler(domain);
  const runDue = async () => {
    await reconciler.runDue();
    await domain.tasks.idle();
    await sender.run();
    await sender.idle();
  };
  return {
    ...domain,
    ...world,
    store,
    otherStore,
    runDue,
    async pass(ms, stepMs = 60_000) {
      for (let gone = 0; gone < ms; gone += stepMs) {
        world.clock.advance(Math.min(stepMs, ms - gone));
        await runDue();
      }
    },
    beside: () => openOn(location, world, options),
    async restart() {
      await close();
      return openOn(location, world, options);
    },
    close,
  };
}

function methodOf(id: string, provider: FakeProvider, test: boolean, { terms }: TestStoreOptions): Method {
  return {
    id,
    label: null,
    provider,
    test,
    capabilities: provider.capabilities,
    terms: { ...NO_TERMS, ...terms?.[id] },
    sessionLifetimeMs: id === 'bank' ? 6 * 86_400_000 : 1_800_000,
  };
}
