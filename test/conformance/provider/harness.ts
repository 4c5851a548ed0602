/**
 * What a provider brings to be examined. The suite drives the provider only through `PaymentProvider`; the bench
 * stands for the world around it: the backend (a fake, a sandbox account, a simulated bank) and the shopper.
 */
import type { RawRequest } from '../../../server/http/raw.ts';
import type { Capabilities, PaymentProvider, ProviderPayment, Receipt } from '../../../server/providers/provider.ts';
import type { Money } from '../../../shared/money.ts';
import type { BehaviourName } from './behaviours.ts';
import type { DisturbedLine } from './line/disturbed-line.ts';

/** How the next attempt shall go. */
export type Scenario =
  /** Paid as soon as the shopper has done what is asked of them. */
  | 'approve'
  /** The issuer says no, at once or after `finish`. */
  | 'decline'
  /** The shopper must visit a page first. */
  | 'challenge'
  /** Stays pending; the money comes with `settle`. */
  | 'late'
  /** Stays pending; declined with `settle`. */
  | 'declineLate'
  /** As `approve`; a capture, void or refund answers `pending` and is done with `settle`. */
  | 'moveLate'
  /** As `approve`; a refund answers `pending` and comes to nothing with `settle`. */
  | 'failRefund'
  /** As `approve`; a capture answers `pending` and comes to nothing with `settle`. */
  | 'failCapture';

/**
 * A trouble with one call to the backend. `After`: the backend has acted on the request all the same; so have those
 * behind `answerLost`, `garbage`, `unknownWord` and `endless`.
 */
export type Fault =
  /** The connection breaks before the request arrives, but the provider cannot know that. */
  | 'requestLost'
  /** The backend acts, its answer never arrives. */
  | 'answerLost'
  /** No connection at all: certainly no effect. */
  | 'refused'
  /** Status 500. */
  | 'serverError'
  | 'serverErrorAfter'
  /** Status 502 with an HTML page of something in between. */
  | 'gatewayHtml'
  | 'gatewayHtmlAfter'
  /** Status 200 with a body that does not parse. */
  | 'garbage'
  /** Status 200, but `status` has a value nobody knows. */
  | 'unknownWord'
  /** Status 429 with Retry-After. No effect. */
  | 'rateLimited'
  /** No answer, or one byte a second, until the caller gives up. */
  | 'silence'
  | 'silenceAfter'
  /** Fifty megabytes and more. */
  | 'endless'
  /** Status 302 to another host. */
  | 'redirect'
  | 'redirectAfter';

/** What the backend hears instead of what it is asked, or shows instead of what it was told. */
export type Misheard =
  /** Another amount, minor units, wherever the usual one (`AMOUNT_MINOR`) is said. */
  | { readonly amountMinor: number }
  | { readonly currency: string }
  /** Another payment, wherever `ref` is asked for. */
  | { readonly ref: string; readonly as: string };

/** A clock that a test can move; epoch milliseconds. */
export interface BenchClock {
  now(): number;
  advance(ms: number): void;
}

/** How a bench is to be opened; all of it may be left out. */
export interface BenchSetting {
  /** The time everybody on the bench goes by. */
  readonly clock?: BenchClock;
  /** The provider in its other mode: live where it is test, and the reverse. */
  readonly otherMode?: boolean;
}

/** One payment as the backend's own books show it: the oracle of every money assertion. */
export interface LedgerEntry {
  readonly providerRef: string;
  readonly merchantRef: string;
  /** Cumulative, minor units. */
  readonly captured: Money;
  readonly refunded: Money;
}

/** A fresh provider with a fresh, empty backend; made for each test and closed after it. */
export interface Bench {
  /** Opened with `openProvider`, as the server does. */
  readonly provider: PaymentProvider;
  /** The time the provider sees, epoch milliseconds. */
  now(): number;
  /** Everything the backend knows, whether the provider heard of it or not. */
  ledger(): Promise<readonly LedgerEntry[]>;
  /** Prepares the backend for the next attempt; the result becomes `details` of `createSession`. */
  arrange(scenario: Scenario): Promise<unknown>;
  /**
   * Plays the shopper after `actionRequired` or `pending`: visits the page, or transfers the money. Resolves when
   * the backend has taken note. A shopper who cannot act any more (voided, expired) is no error.
   */
  finish?(payment: ProviderPayment, decision: 'approve' | 'decline', redirectUrl: string | null): Promise<void>;
  /** Lets what the backend works on come to its end: a scenario that is late, or an effect after a lost answer. */
  settle?(): Promise<void>;
  /** Lets time go by until an authorization that nobody captured is no longer kept; cards: about a week. */
  lapse?(): Promise<void>;
  /** The line between provider and backend, where it is HTTP: makes every fault, and most of what is misheard. */
  readonly line?: DisturbedLine;
  /** Without a line: disturbs the next call. Required for every fault in `ProviderHarness.faults`. */
  disturb?(fault: Fault): Promise<void>;
  /** Without a line: from now on the backend mishears. */
  mishear?(what: Misheard): Promise<void>;
  /** Lets time go by, milliseconds: long enough, and the backend forgets idempotency keys. */
  pass?(ms: number): Promise<void>;
  /** The request the backend posts about this payment's present state, made and signed at `at` (default: now). */
  notification?(payment: ProviderPayment, at?: number): Promise<RawRequest>;
  /** A genuine notification about this payment, but of the other mode (test instead of live, or the reverse). */
  otherModeNotification?(payment: ProviderPayment): Promise<RawRequest>;
  /** A genuine notification about this payment, of a kind the provider was never written for. */
  strangeNotification?(payment: ProviderPayment): Promise<RawRequest>;
  /** The shopper's bank takes the whole captured amount back. */
  dispute?(payment: ProviderPayment): Promise<void>;
  /** Puts a payment of another merchant, or of another installation, into the backend; answers its reference. */
  foreignPayment?(): Promise<string>;
  /** For `settledBy: 'operator'`: what the merchant's account statement shows for this payment. */
  receipts?(merchantRef: string): readonly Receipt[];
  close(): Promise<void>;
}

/**
 * `unsupported: <reason>` is shown in the report, and cites what says so: the provider's own documentation. Anything
 * that is not listed as unsupported must pass.
 */
export type Expected = 'passes' | `unsupported: ${string}`;

/** One line per behaviour, so that what a provider does not do is written down where people look. */
export type ExpectedResults = Readonly<Record<BehaviourName, Expected>>;

export interface ProviderHarness {
  readonly capabilities: Capabilities;
  /** Start from `everythingPasses` and overwrite what the provider cannot do, with the reason. */
  readonly expected: ExpectedResults;
  /** True when the bench runs against real money; a payment must say the same. */
  readonly live: boolean;
  /** Currencies to try; the first is the usual one. Where the provider can, name one with 0 and one with 3 decimals. */
  readonly currencies: readonly [string, ...string[]];
  /** Without a line: the faults that `disturb` can make; the rest is reported as untested. */
  readonly faults?: readonly Fault[];
  /** Lower-case name of the header that carries the notification's signature, if one does. */
  readonly signatureHeader?: string;
  /** Configured secrets of the bench: `redact` must blank each of them. */
  readonly secrets: readonly string[];
  open(setting?: BenchSetting): Promise<Bench>;
}
