/**
 * What a provider brings to be examined. The suite drives the provider only through `PaymentProvider`; the bench
 * stands for the world around it: the backend (a fake, a sandbox account, a simulated bank) and the shopper.
 */
import type { RawRequest } from '../../../server/http/raw.ts';
import type { Capabilities, PaymentProvider, ProviderPayment, Receipt } from '../../../server/providers/provider.ts';
import type { Money } from '../../../shared/money.ts';
import type { BehaviourName } from './behaviours.ts';

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

/** A trouble on the line, for the next call to the backend only. */
export type Fault =
  /** The request never arrives, but the provider cannot know that. No effect. */
  | 'requestLost'
  /** The backend acts, its answer never arrives. */
  | 'answerLost'
  /** No connection at all: certainly no effect. */
  | 'refused'
  /** Status 500, no effect. */
  | 'serverError'
  /** Status 502 with an HTML page, no effect. */
  | 'gatewayHtml'
  /** Status 200 with a body that does not parse, with effect. */
  | 'garbage'
  /** Status 429. No effect. */
  | 'rateLimited';

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
  /** Disturbs the next call. Required for every fault in `ProviderHarness.faults`. */
  disturb?(fault: Fault): Promise<void>;
  /** The request the backend posts about this payment's present state, made and signed at `at` (default: now). */
  notification?(payment: ProviderPayment, at?: number): Promise<RawRequest>;
  /** The shopper's bank takes the whole captured amount back. */
  dispute?(payment: ProviderPayment): Promise<void>;
  /** Puts a payment of another merchant, or of another installation, into the backend; answers its reference. */
  foreignPayment?(): Promise<string>;
  /** For `settledBy: 'operator'`: what the merchant's account statement shows for this payment. */
  receipts?(merchantRef: string): readonly Receipt[];
  close(): Promise<void>;
}

/** `unsupported: <reason>` is shown in the test report; anything that is not listed as unsupported must pass. */
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
  /** Faults the bench can make; the rest is reported as unsupported. */
  readonly faults: readonly Fault[];
  /** Lower-case name of the header that carries the notification's signature, if one does. */
  readonly signatureHeader?: string;
  /** Configured secrets of the bench: `redact` must blank each of them. */
  readonly secrets: readonly string[];
  open(): Promise<Bench>;
}
