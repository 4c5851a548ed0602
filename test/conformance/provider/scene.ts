/** The suite's hands: opens a bench and turns the contract's long inputs into one-liners. */
import { expect } from 'vitest';
import type { Outcome } from '../../../server/payments/outcome.ts';
import type {
  CreateSession,
  KnownPayment,
  MoveMoney,
  PaymentProvider,
  ProviderPayment,
  Session,
} from '../../../server/providers/provider.ts';
import type { Money } from '../../../shared/money.ts';
import type { Bench, Fault, LedgerEntry, Misheard, ProviderHarness, Scenario } from './harness.ts';
import { DISTURBANCES } from './line/faults.ts';
import { misheard } from './line/misheard.ts';

const LIFETIME_MS = 30 * 60_000;
/** Deliberately odd, so that a swapped, rounded or doubled amount shows. */
export const AMOUNT_MINOR = 12_347;

export interface Scene {
  readonly harness: ProviderHarness;
  readonly bench: Bench;
  readonly provider: PaymentProvider;
  /** In the usual currency. */
  money(amountMinor?: number): Money;
  session(overrides?: Partial<CreateSession>): CreateSession;
  /** Creates a session for a scenario. */
  start(scenario: Scenario, overrides?: Partial<CreateSession>): Promise<Started>;
  /** Pays in full, whatever the shopper has to do for it; answers the provider's truth. */
  pay(overrides?: Partial<CreateSession>, scenario?: Scenario): Promise<ProviderPayment>;
  known(payment: ProviderPayment, money?: Money): KnownPayment & { readonly providerRef: string };
  /** A payment whose create was lost. */
  lost(input: CreateSession): KnownPayment;
  retrieve(payment: ProviderPayment): Promise<ProviderPayment>;
  move(payment: ProviderPayment, amountMinor: number, idempotencyKey?: string): MoveMoney;
  /** What the backend's books say about one payment. */
  booked(merchantRef: string): Promise<readonly LedgerEntry[]>;
  /** The next call meets a trouble; one with an effect, the next call that has one. */
  disturb(fault: Fault): Promise<void>;
  /** From now on the backend hears something else than it is asked. */
  mishear(what: Misheard): Promise<void>;
}

export interface Started {
  readonly input: CreateSession;
  readonly outcome: Outcome<Session>;
}

let serial = 0;
/** Unique within a run and across runs against the same sandbox account. */
export const unique = (prefix: string): string => `${prefix}_${Date.now().toString(36)}${(++serial).toString(36)}`;
export const idle = (): AbortSignal => new AbortController().signal;

export function createScene(harness: ProviderHarness, bench: Bench): Scene {
  const { provider } = bench;
  const scene: Scene = {
    harness,
    bench,
    provider,
    money: (amountMinor = AMOUNT_MINOR) => ({ amountMinor, currency: harness.currencies[0] }),
    session: (overrides = {}) => ({
      merchantRef: unique('pay'),
      idempotencyKey: unique('key'),
      money: scene.money(),
      capture: 'automatic',
      description: 'Blocks: 3 × sword & “shield” <b>',
      orderRef: unique('order'),
      returnUrl: 'http://localhost/checkout/co_conformance',
      notificationUrl: 'http://localhost/notifications/conformance',
      expiresAt: bench.now() + LIFETIME_MS,
      locale: 'en',
      details: undefined,
      signal: idle(),
      ...overrides,
    }),
    async start(scenario, overrides = {}) {
      const input = scene.session({ details: await bench.arrange(scenario), ...overrides });
      return { input, outcome: await provider.createSession(input) };
    },
    async pay(overrides, scenario = 'approve') {
      const { outcome } = await scene.start(scenario, overrides);
      const session = resultOf(outcome);
      if (outcome.status !== 'succeeded') await finish(scene, outcome, 'approve');
      return scene.retrieve(session.payment);
    },
    known: (payment, money = payment.authorized.amountMinor > 0 ? payment.authorized : scene.money()) => ({
      providerRef: payment.providerRef,
      merchantRef: payment.merchantRef,
      money,
      receipts: bench.receipts?.(payment.merchantRef) ?? [],
      createdAt: bench.now(),
      expiresAt: bench.now() + LIFETIME_MS,
    }),
    lost: (input) => ({
      providerRef: null,
      merchantRef: input.merchantRef,
      money: input.money,
      receipts: bench.receipts?.(input.merchantRef) ?? [],
      createdAt: bench.now(),
      expiresAt: input.expiresAt,
    }),
    async retrieve(payment) {
      return resultOf(await provider.retrieve(scene.known(payment), idle()));
    },
    move: (payment, amountMinor, idempotencyKey = unique('key')) => ({
      providerRef: payment.providerRef,
      merchantRef: payment.merchantRef,
      idempotencyKey,
      money: { amountMinor, currency: payment.authorized.currency },
      signal: idle(),
    }),
    async booked(merchantRef) {
      return (await bench.ledger()).filter((entry) => entry.merchantRef === merchantRef);
    },
    async disturb(fault) {
      if (bench.line) bench.line.disturb(fault, { onChange: DISTURBANCES[fault].effect });
      else await required(bench.disturb, 'line or disturb')(fault);
    },
    async mishear(what) {
      if (bench.line) bench.line.distort({ request: misheard(what, scene.money()) });
      else await required(bench.mishear, 'line or mishear')(what);
    },
  };
  return scene;
}

/** Plays the shopper on whatever a started session asks for. */
export async function finish(
  scene: Scene,
  outcome: Outcome<Session>,
  decision: 'approve' | 'decline',
): Promise<ProviderPayment> {
  const { payment } = resultOf(outcome);
  const url = outcome.status === 'actionRequired' ? outcome.redirectUrl : null;
  await required(scene.bench.finish, 'finish')(payment, decision, url);
  return scene.retrieve(payment);
}

/** The value of an outcome that carries one; fails with the outcome itself in the message. */
export function resultOf<T>(outcome: Outcome<T>): T {
  if ('value' in outcome) return outcome.value;
  return expect.fail(`expected a result, got ${JSON.stringify(outcome)}`);
}

/** A method the capabilities promise, or a bench function a behaviour needs. */
export function required<T>(part: T | undefined, name: string): T {
  return part ?? expect.fail(`${name} is missing, but the table of expected results says this passes`);
}
