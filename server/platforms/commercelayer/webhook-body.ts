import type { DeclineCode } from '../../../shared/api.ts';
import type { ActionKind } from '../../payments/actions/action.ts';
import type { Confirmation } from '../platform.ts';
import type { EventTypes } from './config.ts';

/** The outcome of an action that was answered "later". */
export type ActionOutcome = Extract<Confirmation, { kind: 'actionResult' }>;

/** Becomes the transaction's `message`. */
const DONE: Readonly<Record<ActionKind, string>> = {
  authorize: 'Authorized',
  capture: 'Captured',
  void: 'Voided',
  refund: 'Refunded',
};

/**
 * For the `webhook_endpoint_url` of a gateway of API 2017-08: the shape of an answer, with the `action_id` of the 202 and
 * only attributes that may be updated. The failure's shape is not documented; it is that of a failed answer.
 */
export function gatewayBody({ action: { id, kind, failure } }: ActionOutcome) {
  if (failure === null) return { success: true, data: { action_id: id, message: DONE[kind] } };
  const { code, message } = failure;
  return { success: false, data: { action_id: id, error_code: code, error_detail: message }, error: { code, message } };
}

/** The last: money that did not arrive in time. */
type Failure = DeclineCode | 'payment_expired';

/** Whether a failure was the issuer's word, the shopper's, or time's; the others are `failed`. */
const STATUS_OF: Readonly<Record<Failure, 'declined' | 'canceled' | 'expired' | 'failed'>> = {
  card_declined: 'declined',
  payment_declined: 'declined',
  insufficient_funds: 'declined',
  expired_card: 'declined',
  incorrect_number: 'declined',
  incorrect_expiry: 'declined',
  incorrect_cvc: 'declined',
  authentication_failed: 'declined',
  limit_exceeded: 'declined',
  cancelled_by_shopper: 'canceled',
  session_expired: 'expired',
  method_unavailable: 'declined',
  payment_expired: 'expired',
  processing_error: 'failed',
};

/** For the `webhook_endpoint_url` of a payment setting. The session's token is the one its session call was answered. */
export function paymentsBody({ action, money }: ActionOutcome, eventTypes: EventTypes) {
  return {
    event_type: eventTypes[EVENT_OF[action.kind]],
    status: action.failure === null ? 'succeeded' : statusOf(action.failure.code),
    data: { transaction_token: action.id, session_token: action.checkout, amount_cents: money.amountMinor },
  };
}

const EVENT_OF: Readonly<Record<ActionKind, keyof EventTypes>> = {
  authorize: 'authorization',
  capture: 'capture',
  void: 'void',
  refund: 'refund',
};

const statusOf = (code: string) => (Object.hasOwn(STATUS_OF, code) ? STATUS_OF[code as Failure] : 'failed');
