import { expect } from 'vitest';
import type { RawRequest } from '../../../server/http/raw.ts';
import type {
  Confirmation,
  FinishedAction,
  PlatformDefinition,
  StorePlatform,
} from '../../../server/platforms/platform.ts';
import type { Money } from '../../../shared/money.ts';

/** How the fake store end treats the next confirmations, until it is told otherwise. */
export type StoreEndMode =
  /** Takes it, fulfils the order and says so. The mode it starts in. */
  | 'accepts'
  /** A passing trouble of the store's own (HTTP 503, a method error): no effect, and an answer that says so. */
  | 'fails'
  /** Refuses the sender (HTTP 401, a failed login): no effect. */
  | 'denies'
  /** Fulfils the order, then drops the connection before a byte of the answer. */
  | 'losesAnswer'
  /** Nobody listens: the connection is refused. Reads (`quote`, `readBack`) fail as well. */
  | 'unreachable'
  /** Like `fails`, with a long answer that repeats every secret of the store. */
  | 'leaks';

/** A loopback stand-in for the platform's server side. */
export interface FakeStoreEnd {
  behave(mode: StoreEndMode): Promise<void>;
  /** How many confirmations of this order arrived here, whether they had an effect or not. */
  received(orderRef: string): number;
  /** How many times this order was really fulfilled. Twice is the bug this suite is for. */
  fulfilled(orderRef: string): number;
}

/** One store, opened for one behaviour of the suite. */
export interface OpenedPlatform {
  readonly platform: StorePlatform;
  readonly store: FakeStoreEnd;
  /** Ends the fake; the suite closes `platform` itself. */
  close(): Promise<void>;
}

/** A request that must be refused; `what` names it in the test's title. */
export interface BadRequest {
  readonly what: string;
  readonly request: RawRequest;
}

/** An authentic call that asks for something to be done with the order's money; `what` names it in the test's title. */
export interface ActionCall {
  readonly what: string;
  readonly request: RawRequest;
}

/** Drives one platform through the suite. */
export interface PlatformHarness {
  /** Of the platform's definition. */
  readonly limits: PlatformDefinition['limits'];
  /** The order that `goodRequest` asks for and the fake store end knows, with its true price. */
  readonly order: { readonly ref: string; readonly money: Money };
  /** Every secret the opened store is configured with: none may come back in an answer or a refusal. */
  readonly secrets: readonly string[];
  /** What the store is told of the order; default: that it is paid. */
  readonly news?: { readonly kind: 'actionResult'; readonly action: FinishedAction };
  /** Whether the opened store can be told of a chargeback. */
  readonly tellsChargebacks: boolean;
  /** Seconds the fake store end puts into `Retry-After` while it `fails`; null where the transport has no such thing. */
  readonly retryAfterSeconds: number | null;
  /** An authentic request for a payable link of `order`, as the store sends it. */
  goodRequest(): RawRequest;
  /** Requests somebody else could send; empty where the platform signs nothing. */
  forgedRequests(): readonly BadRequest[];
  /** Authentic where the platform signs, but not readable: not JSON, fields missing, ids that are none. */
  malformedRequests(): readonly BadRequest[];
  /** At least one far larger than the platform ever sends (a megabyte and up), authentic where the platform signs. */
  oversizedRequests(): readonly BadRequest[];
  /** For platforms with actions: one call of each, all over some of the order's money. */
  actionCalls?(): readonly ActionCall[];
  /** The link inside a rendered reply, read as the platform reads it; null when the reply holds none. */
  linkIn(reply: { readonly status: number; readonly body: unknown }): string | null;
  /** A fresh store and a fresh fake store end: called once per behaviour. */
  open(): Promise<OpenedPlatform>;
}

/** Opens a store that is closed after the behaviour. */
export type Open = () => Promise<OpenedPlatform>;

/** The order's confirmation as the suite sends it. */
export function newsOf({ order: { ref, money }, news }: PlatformHarness, id: string): Confirmation {
  const message = { id, orderRef: ref, money, occurredAt: Date.UTC(2026, 0, 2, 3, 4, 5) };
  return news ? { ...message, ...news } : { ...message, kind: 'paid' };
}

/** No secret of the store may stand anywhere in what it handed out. */
export function expectNoSecret({ secrets }: PlatformHarness, value: unknown): void {
  const text = JSON.stringify(value);
  for (const secret of secrets) expect(text).not.toContain(secret);
}
