/**
 * How the next call of `/callback/custom` goes wrong. `effect: true` marks the payment and runs its commands all the
 * same, before the answer is spoilt: the case that tempts a caller into telling twice.
 */
export type CallbackFault =
  /** An answer of our choice: 500, 503 or 429 with `retryAfter` (seconds, or an HTTP date), 401 … */
  | {
      readonly fault: 'status';
      readonly status: number;
      readonly body?: string;
      readonly retryAfter?: string;
      readonly effect?: boolean;
    }
  /** 200 with a web page, as a proxy's interstitial sends it. */
  | { readonly fault: 'html'; readonly effect?: boolean }
  /** 200 `{"success":false}`. */
  | { readonly fault: 'refuse'; readonly effect?: boolean }
  /** TCP reset instead of an answer. */
  | { readonly fault: 'reset'; readonly effect: boolean }
  /** The connection stays open and nothing ever comes. */
  | { readonly fault: 'silence'; readonly effect: boolean }
  /** Processed at once and answered normally, but the answer leaves only when `until` resolves (see `createGate`). */
  | { readonly fault: 'hold'; readonly until: Promise<void> };
