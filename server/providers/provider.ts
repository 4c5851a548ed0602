/**
 * The contract of a payment provider. A merchant's own provider implements the same one and passes the
 * same conformance suite (test/conformance/provider-suite.ts).
 *
 * Rules: no access to the database; an operation throws only for bugs; a capability that is false means the
 * method is absent (checked when the provider is opened).
 */
import type { Router } from 'express';
import type { ZodType } from 'zod';
import type { Instructions, MethodPanel } from '../../shared/api.ts';
import type { Money } from '../../shared/money.ts';
import type { HttpReply, RawRequest } from '../http/raw.ts';
import type { Outcome } from '../payments/outcome.ts';
import type { ConfigProblem, Services } from '../services.ts';
import type { Capabilities } from './capabilities.ts';
import type { ProviderPage } from './page.ts';

export type { Capabilities } from './capabilities.ts';
export type { PagePolicy, ProviderPage } from './page.ts';

/** The provider's own truth about one payment, normalised. */
export interface ProviderPayment {
  readonly providerRef: string;
  /** Our payment id, as the provider stored it; a different one is somebody else's payment. */
  readonly merchantRef: string;
  readonly live: boolean;
  /** Amounts so far, cumulative. */
  readonly authorized: Money;
  readonly captured: Money;
  readonly refunded: Money;
  /** Amount under dispute (chargeback); null when there is none. */
  readonly disputed: Money | null;
  readonly stage:
    | 'open'
    | 'actionRequired'
    | 'processing'
    | 'authorized'
    | 'captured'
    | 'voided'
    | 'expired'
    | 'failed';
  /** With stage `failed`: why. */
  readonly decline?: { readonly code: import('../../shared/api.ts').DeclineCode; readonly message: string };
  /** What of an authorization can still be captured; 0 once the rest was released or has lapsed. Absent: unknown. */
  readonly capturable?: Money;
  /** The payment source that was kept, where `tokenize` asked for it; also of a payment that is read back. */
  readonly token?: PaymentToken;
  /** With stage `captured`: when the money arrived, epoch milliseconds; decides whether it was late. */
  readonly capturedAt?: number;
  /**
   * What the shopper is shown by now, where that changes while they pay or the create's answer may be lost; null:
   * nothing any more. Absent: what the session said still holds.
   */
  readonly instructions?: Instructions | null;
}

/** Money an operator saw on the merchant's account (bank transfer). */
export interface Receipt {
  readonly amount: Money;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** The bank's own reference of the transfer; unique per payment, so that an import twice counts once. */
  readonly bankRef: string;
}

/** What Tillgate knows of a payment when it asks the provider. */
export interface KnownPayment {
  /** Null when the create's answer was lost. */
  readonly providerRef: string | null;
  readonly merchantRef: string;
  readonly money: Money;
  /** Only for `settledBy: 'operator'`; else empty. */
  readonly receipts: readonly Receipt[];
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** One attempt to pay. */
export interface CreateSession {
  /** Our payment id (`pay_…`), unique, to be stored with the payment at the provider. */
  readonly merchantRef: string;
  /** From our own durable row: the same key is the same session. */
  readonly idempotencyKey: string;
  readonly money: Money;
  readonly capture: 'automatic' | 'manual';
  /** Store's name and order title: plain text, no control characters, at most 140 characters. */
  readonly description: string;
  readonly orderRef: string;
  /** Where the shopper's browser comes back to, whatever happened. */
  readonly returnUrl: string;
  /** `POST` here when something changed. */
  readonly notificationUrl: string;
  /** Origins that frame the checkout: a page of the provider's own, shown in that frame, allows exactly these. */
  readonly frameAncestors?: readonly string[];
  readonly expiresAt: number;
  readonly locale: string;
  /** What the panel collected; the provider checks it with its own schema. */
  readonly details: unknown;
  /** The one of `options` the shopper chose, as it was sent: the provider checks it with a list of its own. */
  readonly option?: string;
  /** Also keep the payment source for later payments of this customer. */
  readonly tokenize?: boolean;
  readonly signal: AbortSignal;
}

export interface Session {
  readonly payment: ProviderPayment;
  /** For a panel on which the shopper pays without leaving: what it shows. */
  readonly instructions?: Instructions;
  /** When the attempt can no longer be paid at the provider, epoch milliseconds. */
  readonly expiresAt?: number;
}

/** What the ways to pay are asked for. */
export interface ListOptions {
  readonly money: Money;
  /** BCP 47 tag of the shopper's language. */
  readonly locale: string;
  readonly capture: 'automatic' | 'manual';
  readonly tokenize: boolean;
  readonly signal: AbortSignal;
}

/** One of the provider's own ways to pay (iDEAL, Bancontact, …), for the shopper to choose on our page. */
export interface MethodOption {
  /** Letters, digits, `_` and `-`, at most 64: comes back as `CreateSession.option`. */
  readonly id: string;
  /** In the shopper's language where the provider speaks it; plain text, at most 100 characters. */
  readonly label: string;
  /** An SVG or PNG file of at most 50 kB on a host the provider vouches for; it is fetched by Tillgate, never by the shopper. */
  readonly icon: string | null;
}

export interface PaymentToken {
  readonly paymentSourceToken: string;
  readonly customerToken?: string;
}

/** Pays with a saved payment source, without the shopper. */
export interface Authorize {
  readonly merchantRef: string;
  readonly idempotencyKey: string;
  readonly money: Money;
  readonly capture: 'automatic' | 'manual';
  readonly description: string;
  readonly orderRef: string;
  readonly paymentSourceToken: string;
  readonly notificationUrl: string;
  readonly signal: AbortSignal;
}

/**
 * Capture, void or refund of a known payment. `money` is what to move; void ignores it. The same key again moves nothing
 * and answers what has become of the move by now: one that was `pending` is `succeeded`, `declined` or `rejected` later.
 */
export interface MoveMoney {
  readonly providerRef: string;
  readonly merchantRef: string;
  readonly idempotencyKey: string;
  readonly money: Money;
  readonly signal: AbortSignal;
}

export interface CreateToken {
  readonly idempotencyKey: string;
  readonly details: unknown;
  readonly customerRef: string;
  readonly signal: AbortSignal;
}

/** What a notification turned out to be. `invalid` answers 4xx and is not stored. */
export type NotificationVerdict =
  | {
      readonly verdict: 'verified' | 'hint';
      /** Unique per provider and event; the same id again is the same event. */
      readonly eventId: string;
      readonly kind: string;
      readonly providerRef?: string;
      readonly merchantRef?: string;
      readonly reply: HttpReply;
    }
  | { readonly verdict: 'ignored'; readonly reason: string; readonly reply: HttpReply }
  | {
      readonly verdict: 'invalid';
      readonly reason: 'signature' | 'stale' | 'malformed' | 'unconfigured';
      readonly reply: HttpReply;
    };

/** What `tillgate doctor` registers with. */
export interface Register {
  /** Whether a value the provider tells only once can be kept under this key of the method's configuration. */
  canSave(key: string): boolean;
  readonly signal: AbortSignal;
}

/** What registering for notifications came to. */
export interface Registered {
  readonly result: 'created' | 'updated' | 'unchanged';
  /** Where notifications go. */
  readonly url: string;
  /** A value the provider made for it, and the key of the method's configuration it belongs under. */
  readonly save?: { readonly key: string; readonly value: string };
}

/** A provider opened for one configured method. */
export interface PaymentProvider {
  createSession(input: CreateSession): Promise<Outcome<Session>>;
  /** The only road to "captured". */
  retrieve(
    payment: KnownPayment & { readonly providerRef: string },
    signal: AbortSignal,
  ): Promise<Outcome<ProviderPayment>>;
  /** Heals a crash between create and record; null: the provider never heard of it. */
  findByMerchantRef?(payment: KnownPayment, signal: AbortSignal): Promise<Outcome<ProviderPayment | null>>;
  authorize?(input: Authorize): Promise<Outcome<ProviderPayment>>;
  capture?(input: MoveMoney): Promise<Outcome<ProviderPayment>>;
  /** Releases what is not captured; also gives up a session nobody has paid yet. */
  void?(input: MoveMoney): Promise<Outcome<ProviderPayment>>;
  refund?(input: MoveMoney): Promise<Outcome<ProviderPayment>>;
  createToken?(input: CreateToken): Promise<Outcome<PaymentToken>>;
  /**
   * The ways to pay that are open for an amount, in the order to show them. Absent: there is nothing to choose, as
   * where the configuration names one. Asked while the shopper waits; without an answer the provider's page lists them.
   */
  options?(input: ListOptions): Promise<Outcome<readonly MethodOption[]>>;
  parseNotification(request: RawRequest): Promise<NotificationVerdict>;
  /** Blanks every secret and card number out of a transcript before it is logged. */
  redact(transcript: string): string;
  /** For `tillgate doctor`: may call the provider, must not move money. */
  checkConfig(): Promise<readonly ConfigProblem[]>;
  /** Only where the panel is `fields`. */
  readonly page?: ProviderPage;
  /**
   * Registers this installation's address for notifications at the provider: for `tillgate doctor`, when a person asks.
   * What is there already is brought up to date, not doubled. Absent: nothing has to be, or can be, registered.
   */
  registerNotifications?(input: Register): Promise<Outcome<Registered>>;
  /** Pages of the provider's own (sandbox challenge), mounted under `/methods/:method`. */
  mount?(router: Router): void;
  close?(): Promise<void>;
}

/** What `open` gets besides the method's own configuration. */
export interface ProviderContext<Config> extends Services {
  /** The method's id in the configuration. */
  readonly method: string;
  readonly config: Config;
  /** `${publicUrl}/methods/${method}`: where `mount`ed pages live. */
  readonly mountUrl: string;
  /** A folder for files of the provider's own (the sandbox's bank). */
  readonly dataDirectory: string;
}

export interface ProviderDefinition<Config = unknown> {
  /** Named in the configuration: `provider: sandbox`. */
  readonly id: string;
  readonly configSchema: ZodType<Config>;
  readonly capabilities: Capabilities;
  /** The panel, where it depends on the configuration; default: that of the capabilities. */
  panel?(config: Config): MethodPanel;
  /** True when no real money moves. */
  isTest(config: Config): boolean;
  /** How long an attempt stays payable by default, milliseconds. */
  sessionLifetimeMs(config: Config): number;
  open(context: ProviderContext<Config>): PaymentProvider;
}

/** Types a provider's definition; use it in a module of your own and name that module in the config. */
export function defineProvider<Config>(definition: ProviderDefinition<Config>): ProviderDefinition<Config> {
  return definition;
}
