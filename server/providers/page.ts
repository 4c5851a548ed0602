import type { FieldsView } from '../../shared/api.ts';
import type { Money } from '../../shared/money.ts';

/** Sources that the provider's script needs in the Content-Security-Policy of a page that offers it. */
export interface PagePolicy {
  readonly script: readonly string[];
  readonly frame: readonly string[];
  readonly connect: readonly string[];
  /** Origins whose frames may open the browser's own payment sheet (Apple Pay, Google Pay). */
  readonly payment: readonly string[];
}

/** What a page needs on which the provider's own script takes the payment (panel `fields`). */
export interface ProviderPage {
  readonly policy: PagePolicy;
  /** What the script is told about this order; null: the provider cannot take exactly this amount. */
  fields(order: {
    readonly money: Money;
    readonly capture: 'automatic' | 'manual';
    readonly tokenize: boolean;
  }): FieldsView | null;
}
