import type { MethodPanel } from '../../shared/api.ts';

/** What a provider can do. */
export interface Capabilities {
  /** authorize first, capture later. */
  readonly manualCapture: boolean;
  readonly partialCapture: boolean;
  /** Several captures of one authorization; false: the first one releases whatever it leaves. */
  readonly multiCapture: boolean;
  readonly partialRefund: boolean;
  readonly multiRefund: boolean;
  readonly tokens: boolean;
  /** A lost create can be found again by our own reference. */
  readonly findByMerchantRef: boolean;
  /** `signed`: forgery is detectable; `hint`: unsigned; either way Tillgate asks the provider afterwards. */
  readonly notifications: 'signed' | 'hint' | 'none';
  /** How long the provider remembers an idempotency key, milliseconds; null: it has none. */
  readonly idempotencyKeyTtlMs: number | null;
  readonly currencies: 'any' | readonly string[];
  /** `provider`: ask it with `retrieve`. `operator`: a person records what arrived (bank transfer). */
  readonly settledBy: 'provider' | 'operator';
  /** How the shopper pays on our page; a definition's `panel` may decide otherwise. */
  readonly panel: MethodPanel;
  /**
   * `shopper`: they type the amount and choose the moment themselves, so that short, over and late money is theirs to
   * explain, not the provider's, and may come even after an attempt has ended. Default: `exact`.
   */
  readonly amounts?: 'exact' | 'shopper';
}
