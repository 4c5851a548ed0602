/**
 * What shoppers pay with: Stripe's published test payment methods, and two bank debits. `late`: the money, or the
 * refusal, comes when the fake is told to settle.
 */
export interface Instrument {
  readonly type: 'card' | 'sepa_debit' | 'ideal' | 'boleto';
  readonly pays: 'at once' | 'late' | 'never' | 'never, late';
  readonly decline?: { readonly code: string; readonly decline_code?: string };
  readonly refunds: 'at once' | 'late' | 'never, late';
  /** The issuer wants its customer to be there. */
  readonly needsShopper?: true;
  /** What the shopper is asked for in the browser before it pays: over the page, on a page of the bank, at a counter. */
  readonly asks?: 'use_stripe_sdk' | 'redirect_to_url' | 'boleto_display_details';
}

export const INSTRUMENTS: Readonly<Record<string, Instrument>> = {
  pm_card_visa: { type: 'card', pays: 'at once', refunds: 'at once' },
  pm_card_pendingRefund: { type: 'card', pays: 'at once', refunds: 'late' },
  pm_card_refundFail: { type: 'card', pays: 'at once', refunds: 'never, late' },
  pm_card_threeDSecure2Required: { type: 'card', pays: 'at once', refunds: 'at once', asks: 'use_stripe_sdk' },
  pm_ideal: { type: 'ideal', pays: 'at once', refunds: 'at once', asks: 'redirect_to_url' },
  pm_boleto: { type: 'boleto', pays: 'at once', refunds: 'at once', asks: 'boleto_display_details' },
  pm_card_authenticationRequired: { type: 'card', pays: 'at once', refunds: 'at once', needsShopper: true },
  pm_card_visa_chargeDeclined: {
    type: 'card',
    pays: 'never',
    refunds: 'at once',
    decline: { code: 'card_declined', decline_code: 'generic_decline' },
  },
  pm_card_visa_chargeDeclinedInsufficientFunds: {
    type: 'card',
    pays: 'never',
    refunds: 'at once',
    decline: { code: 'card_declined', decline_code: 'insufficient_funds' },
  },
  pm_sepaDebit: { type: 'sepa_debit', pays: 'late', refunds: 'at once' },
  pm_sepaDebit_fails: {
    type: 'sepa_debit',
    pays: 'never, late',
    refunds: 'at once',
    decline: { code: 'payment_intent_payment_attempt_failed', decline_code: 'insufficient_funds' },
  },
};
