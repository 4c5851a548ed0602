import type { ProviderPayment } from '../provider.ts';
import { fromStripe } from './currency.ts';
import { declineCodeOf, declineMessage } from './declines.ts';
import { disputedOf } from './disputed.ts';
import { elementStage, fieldsInstructions } from './element-stage.ts';
import { merchantRefIn } from './metadata.ts';
import { refundedOf } from './refunded.ts';
import type { CheckoutSession, Dispute, PaymentIntent, Refund } from './things.ts';
import { tokenIn } from './token.ts';

/** A PaymentIntent and what happened to its money afterwards. */
export interface Books {
  readonly intent: PaymentIntent;
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
}

type Stage = ProviderPayment['stage'];

/**
 * A payment that was begun, in the contract's words.
 *
 * @throws MoneyError for an amount that the currency does not have.
 */
export function truthOfIntent({ intent, refunds, disputes }: Books): ProviderPayment {
  const money = (amount: number) => fromStripe(amount, intent.currency);
  const stage = elementStage(intent) ?? stageOf(intent);
  const instructions = fieldsInstructions(intent);
  const disputed = disputedOf(disputes, intent.currency);
  const capturedAt = capturedAtOf(intent);
  const token = tokenIn(intent);
  return {
    providerRef: intent.id,
    merchantRef: merchantRefIn(intent.metadata) ?? '',
    live: intent.livemode,
    authorized: money(wasAuthorized(intent) ? intent.amount : 0),
    captured: money(intent.amount_received),
    refunded: money(refundedOf(intent, refunds)),
    disputed: disputed > 0 ? money(disputed) : null,
    stage,
    ...(stage === 'failed' && { decline: declineOf(intent) }),
    ...(CAPTURABLE_KNOWN.has(stage) && { capturable: money(intent.amount_capturable) }),
    ...(token !== null && { token }),
    ...(instructions !== null && { instructions }),
    ...(capturedAt !== null && { capturedAt }),
  };
}

/** A session whose shopper has not finished: open, given up or too late. */
export function truthOfSession(session: CheckoutSession, now: number): ProviderPayment {
  const none = fromStripe(0, session.currency);
  return {
    providerRef: session.id,
    merchantRef: session.client_reference_id ?? merchantRefIn(session.metadata) ?? '',
    live: session.livemode,
    authorized: none,
    captured: none,
    refunded: none,
    disputed: null,
    stage: session.status === 'expired' ? endOf(session, now) : 'actionRequired',
  };
}

/** Stripe calls both "expired"; one that ended before its time was given up. */
const endOf = ({ expires_at }: CheckoutSession, now: number): Stage =>
  now < expires_at * 1_000 ? 'voided' : 'expired';

const CAPTURABLE_KNOWN: ReadonlySet<Stage> = new Set(['authorized', 'captured', 'voided', 'expired', 'failed']);

function stageOf({ status, cancellation_reason }: PaymentIntent): Stage {
  switch (status) {
    case 'succeeded':
      return 'captured';
    case 'requires_capture':
      return 'authorized';
    case 'requires_payment_method':
      // The attempt was refused, and nobody can make another one: the session is over, or there never was one.
      return 'failed';
    case 'canceled':
      // Stripe's own words for an authorization that nobody captured in time; anything else is somebody's decision.
      return cancellation_reason === 'automatic' || cancellation_reason === 'expired' ? 'expired' : 'voided';
    case 'processing':
    case 'requires_action':
    case 'requires_confirmation':
      // Also a voucher that the shopper took along to pay at a counter.
      return 'processing';
  }
}

const wasAuthorized = ({ status, latest_charge }: PaymentIntent): boolean =>
  status === 'requires_capture' ||
  status === 'succeeded' ||
  (status === 'canceled' && latest_charge?.status === 'succeeded');

function declineOf({ last_payment_error }: PaymentIntent): NonNullable<ProviderPayment['decline']> {
  if (!last_payment_error) return { code: 'processing_error', message: 'Stripe: no payment method' };
  const { code, decline_code } = last_payment_error;
  return { code: declineCodeOf(decline_code, code), message: declineMessage(decline_code, code) };
}

/** When it came onto the account: for what settles late that is days after the attempt. */
function capturedAtOf({ amount_received, latest_charge, created }: PaymentIntent): number | null {
  if (amount_received === 0) return null;
  return (latest_charge?.balance_transaction?.created ?? latest_charge?.created ?? created) * 1_000;
}
