import type { Insertable } from 'kysely';
import type { Schema } from '../../../server/database/schema.ts';

const DAY = 86_400_000;

/** A checkout that was paid; what an order of the figure differs in is given. */
export function completedCheckout(
  row: Pick<
    Insertable<Schema['checkouts']>,
    'public_id' | 'store_id' | 'order_ref' | 'amount_minor' | 'currency' | 'claim_by'
  >,
): Insertable<Schema['checkouts']> {
  const now = Date.now();
  return {
    ...row,
    basket_ref: null,
    title: row.order_ref,
    success_url: null,
    cancel_url: null,
    country: null,
    state: 'completed',
    expires_at: now + DAY,
    confirm_by: null,
    order_number: null,
    customer_ref: null,
    created_at: now,
    updated_at: now,
  };
}

/** The payment behind it, by card. */
export function cardPayment(
  row: Pick<
    Insertable<Schema['payments']>,
    'checkout_id' | 'attempt_key' | 'amount_minor' | 'currency' | 'state' | 'capture' | 'captured_minor'
  >,
): Insertable<Schema['payments']> {
  const now = Date.now();
  return {
    ...row,
    public_id: `pay_${row.attempt_key}`,
    method_id: 'card',
    provider_ref: `sbx_${row.attempt_key}`,
    active: 1,
    decline_code: null,
    action_url: null,
    action_display: null,
    instructions_json: null,
    authorized_minor: row.amount_minor,
    captured_at: row.state === 'paid' ? now : null,
    next_check_at: null,
    expires_at: now + DAY,
    created_at: now,
    updated_at: now,
  };
}
