/**
 * The contract of a store platform: how its orders come in and how "paid" goes out. Each platform passes
 * test/conformance/platform-suite.ts. No access to the database; throws only for bugs.
 */
import type { ZodType } from 'zod';
import type { Money } from '../../shared/money.ts';
import type { HttpReply, RawRequest } from '../http/raw.ts';
import type { ActionKind, ActionRequest, ActionResult } from '../payments/actions/action.ts';
import type { Outcome } from '../payments/outcome.ts';
import type { ConfigProblem, Services } from '../services.ts';

/** What an order costs and where its shopper belongs, as the platform itself says. */
export interface OrderQuote {
  readonly money: Money;
  /** Shown to the shopper; honours the platform's rules on hiding product names. */
  readonly title: string;
  /** Browser targets after success and after giving up: http(s) only, checked by the platform. */
  readonly successUrl: string | null;
  readonly cancelUrl: string | null;
  /** Orders of one basket share it; a second paid one is shown to the merchant. */
  readonly basketRef: string | null;
  /** What the shopper knows the order by, where that is not its reference. */
  readonly orderNumber?: string | null;
  /** The platform's reference of the customer, where the order has one. */
  readonly customerRef?: string | null;
  /** Where the shopper is billed, ISO 3166-1 alpha-2, where the order says it. */
  readonly country?: string | null;
}

/** What a request from outside asks for. */
export type StoreRequestVerdict =
  /** Wants a payable link. */
  | ({ readonly verdict: 'open' } & LinkRequest)
  /** Wants something done with an order's money. `api` is given back to `renderReply` and `confirm`. */
  | { readonly verdict: 'act'; readonly api: string; readonly action: ActionRequest }
  /** Authentic, but nothing to create: recorded in the audit trail and answered with `reply`. */
  | {
      readonly verdict: 'noted';
      readonly orderRef: string;
      readonly kind: string;
      readonly detail: Readonly<Record<string, string | number | null>>;
      readonly reply: HttpReply;
    }
  /** Not authentic or malformed. `code` is stable and logged; the reply tells the outside as little as its contract allows. */
  | {
      readonly verdict: 'refused';
      readonly code: string;
      readonly reason: string;
      readonly reply: HttpReply;
      /** True: it came from the platform itself, so it is no forgery and does not count as one. */
      readonly authentic?: boolean;
    };

/** Wants a payable link for an order. */
export interface LinkRequest {
  readonly orderRef: string;
  /** What an authentic request said itself; without it the platform is asked with `quote`. */
  readonly quote?: OrderQuote;
  /** What the shopper's browser proved its right to the order with: only ever handed to `quote`, never stored or logged. */
  readonly proof?: string;
  /** Where the shopper belongs afterwards, checked by the platform; goes before the quote's own. */
  readonly returnUrl?: string;
  /** The shopper agreed that the payment source is kept for later. */
  readonly saveSource?: boolean;
  /** A checkout that was paid and claimed does not answer this: the platform wants to collect once more. */
  readonly renew?: boolean;
  /** Which of the platform's APIs asked; given back to `renderReply`. */
  readonly api?: string;
}

/** How far a checkout is paid: `pending` is decided without the shopper. */
export type Standing = 'unpaid' | 'pending' | 'paid';

/** The answer to a LinkRequest, to be put into the platform's own words. */
export type LinkResult =
  | { readonly result: 'link'; readonly url: string; readonly checkout: string; readonly standing: Standing }
  /** `status` is what an ordinary client should see; a platform's contract may demand another. */
  | {
      readonly result: 'refused';
      readonly code: string;
      readonly message: string;
      readonly status: 400 | 401 | 404 | 409 | 422;
    }
  | { readonly result: 'unavailable'; readonly code: string; readonly message: string };

/** One message for the store. `id` is unique and stable over all attempts. */
export type Confirmation = {
  readonly id: string;
  readonly orderRef: string;
  /** What was captured, disputed, or moved by the action. */
  readonly money: Money;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
} & (
  | { readonly kind: 'paid' | 'chargeback' }
  /** The outcome of an action that was answered "later". */
  | { readonly kind: 'actionResult'; readonly action: FinishedAction }
);

/** An action that was answered with `pending` and is now decided. */
export interface FinishedAction {
  /** The `actionId` of that answer, and its token. */
  readonly id: string;
  readonly kind: ActionKind;
  readonly api: string;
  /** The checkout whose money it was about. */
  readonly checkout: string;
  /** Null: it succeeded. */
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** What became of one attempt to tell the store. `answer` is kept for the merchant, redacted, ≤ 2,000 characters. */
export type ConfirmResult = {
  readonly answer: { readonly status: string; readonly body: string };
  /** For an alert at the first of its kind: what the merchant should look at. */
  readonly alert?: string;
} & (
  | { readonly result: 'delivered' }
  /** Certainly not done: try again later. */
  | { readonly result: 'notDelivered'; readonly retryAfterMs?: number }
  /** May have been done: on a platform whose confirmations are not idempotent, read back before the next try. */
  | { readonly result: 'unsure'; readonly retryAfterMs?: number }
  /** Will never work as it is (order reversed, discarded): park it and show it. */
  | { readonly result: 'impossible' }
);

/** What the platform says of an order now. */
export interface StoreOrderState {
  /** The platform shows it as paid. */
  readonly paid: boolean;
  /** Says that a fulfilment can no longer work, e.g. `reversed`; null while it can. */
  readonly blocked: string | null;
}

/** A platform opened for one configured store. */
export interface StorePlatform {
  /** Verifies on raw bytes first, then reads. */
  parseRequest(request: RawRequest): Promise<StoreRequestVerdict>;
  /** The authoritative money of an order, for platforms whose request does not carry it. */
  quote?(orderRef: string, signal: AbortSignal, proof?: string): Promise<Outcome<OrderQuote>>;
  /** `api` is the one the request came in by. */
  renderReply(result: LinkResult, api?: string): HttpReply;
  /** Required where `parseRequest` may say `act`. */
  readonly actions?: {
    /** Past this time an action is answered "later", milliseconds. */
    readonly answerWithinMs: number;
    renderReply(result: ActionResult, api: string): HttpReply;
  };
  /** Kinds this store can be told; others become a flag for the merchant. */
  canConfirm(kind: Confirmation['kind']): boolean;
  confirm(confirmation: Confirmation, signal: AbortSignal): Promise<ConfirmResult>;
  /** Required where `confirmationIsIdempotent` is false. */
  readBack?(orderRef: string, signal: AbortSignal): Promise<Outcome<StoreOrderState>>;
  /** For `tillgate doctor`. */
  checkConfig(): Promise<readonly ConfigProblem[]>;
  close(): Promise<void>;
}

/** What `open` gets. `store` is the store's whole configuration. */
export interface PlatformContext<Config> extends Services {
  readonly store: Config;
}

/** Keys that every store has, whatever its platform. */
export interface StoreSettings {
  readonly id: string;
  readonly platform: string;
  /** Exact origins, e.g. `https://blocks.example.net`: CORS and `frame-ancestors`. */
  readonly origins: readonly string[];
  /** Ids of the methods the shopper may pick, in order. */
  readonly methods: readonly string[];
  readonly name: string;
  readonly logo: string | null;
  /** CSS colour `#rrggbb`. */
  readonly accent: string | null;
}

export interface PlatformRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Called by browsers, from the store's origins only. */
  readonly cors: boolean;
  /** Largest body taken, bytes. Default: 100 KB. */
  readonly maxBodyBytes?: number;
}

export interface PlatformDefinition<Config extends StoreSettings = StoreSettings> {
  readonly id: string;
  /** The keys beyond StoreSettings. */
  readonly configSchema: ZodType<Omit<Config, keyof StoreSettings>>;
  /** For keys whose value a command of Tillgate fetches: what to do while it is not there. `payments.secret` → advice. */
  readonly adviceFor?: Readonly<Record<string, string>>;
  /** Where the platform moves the money itself (`capture: 'manual'`), a method has no surcharge; how it charges for one. */
  readonly surchargeAdvice?: string;
  readonly limits: {
    /** The platform forgets an unpaid order after this; null: never stated. Milliseconds from the first request. */
    readonly confirmWithinMs: number | null;
    /** False: telling twice may fulfil twice. */
    readonly confirmationIsIdempotent: boolean;
    /**
     * True: the platform states that what it was told and took in long ago may be told again. Without it, and without
     * `readBack`, a person decides what is told once an older copy of the database was put back.
     */
    readonly repeatIsHarmless?: boolean;
    /** `manual`: money is reserved at the checkout and moved by the platform's own actions afterwards. */
    readonly capture: 'automatic' | 'manual';
    /** True: an order that comes back with another price is somebody's mistake, or worse. */
    readonly priceIsFinal: boolean;
  };
  /** HTTP surface under `/${id}/:store`; everything else there is 404. */
  readonly routes: readonly PlatformRoute[];
  open(context: PlatformContext<Config>): StorePlatform;
}

export function definePlatform<Config extends StoreSettings>(
  definition: PlatformDefinition<Config>,
): PlatformDefinition<Config> {
  return definition;
}
