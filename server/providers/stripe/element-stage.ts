import type { Instructions } from '../../../shared/api.ts';
import type { ProviderPayment } from '../provider.ts';
import { isOfElement } from './metadata.ts';
import type { PaymentIntent } from './things.ts';

/**
 * A PaymentIntent that is paid in fields on our page, while it is the shopper's turn; null at any other time. A refused
 * card, or a bank page left without an answer, leaves it open for another try: only cancelling it ends it (Stripe
 * documentation, How PaymentIntents work).
 */
export function elementStage({ metadata, status, next_action }: PaymentIntent): ProviderPayment['stage'] | null {
  if (!isOfElement(metadata)) return null;
  switch (status) {
    case 'requires_payment_method':
    case 'requires_confirmation':
      return 'actionRequired';
    case 'requires_action':
      return TAKEN_ALONG.test(next_action?.type ?? '') ? 'processing' : 'actionRequired';
    case 'processing':
    case 'requires_capture':
    case 'canceled':
    case 'succeeded':
      return null;
  }
}

/**
 * The shopper has what they need and pays elsewhere, perhaps days later: vouchers, transfers, small deposits (Stripe API
 * reference, PaymentIntent, next_action.type). Nobody may give these up for being slow.
 */
const TAKEN_ALONG = /(?:_display_details|display_bank_transfer_instructions|verify_with_microdeposits)$/;

/** What Stripe's script goes on with; nothing once it is no longer the shopper's turn. */
export function fieldsInstructions(intent: PaymentIntent): Instructions | null {
  if (elementStage(intent) !== 'actionRequired' || !intent.client_secret) return null;
  return { kind: 'fields', clientSecret: intent.client_secret };
}
