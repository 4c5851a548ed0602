import type { FieldsView } from '../../../shared/api.ts';

/** What became of asking the provider's script to pay. Never a truth about money: that only the server says. */
export type Confirmed =
  /** The script is through; how the payment stands, the server knows. */
  | { readonly kind: 'done' }
  /** Refused, and the same attempt may be tried again; the provider says why, in the shopper's language. */
  | { readonly kind: 'refused'; readonly message: string | null }
  /** The attempt is no longer one that can be paid: paid in another tab, or given up. */
  | { readonly kind: 'over' };

/** The provider's fields on the page. */
export interface FieldsForm {
  /** Checks what was typed; the fields themselves say what is wrong. */
  submit(): Promise<boolean>;
  confirm(clientSecret: string, returnUrl: string): Promise<Confirmed>;
  setLocale(locale: string): void;
  destroy(): void;
}

export interface FieldsOptions {
  readonly locale: string;
  /** The shopper chose another of the ways the fields offer, by the provider's own name for it. */
  onWay(way: string): void;
}

/** Loads the provider's script and draws its fields into `host`. Rejects when they cannot be shown. */
export type MountFields = (host: HTMLElement, fields: FieldsView, options: FieldsOptions) => Promise<FieldsForm>;
