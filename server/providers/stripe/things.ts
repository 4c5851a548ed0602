/** What of Stripe's objects is read, checked on every answer (Stripe API reference, version in client.ts). */
import { z } from 'zod';

const id = z.string().min(1).max(255);
const amount = z.int().min(0);
const currency = z.string().regex(/^[a-z]{3}$/);
const seconds = z.int().min(0);
const metadata = z.record(z.string(), z.string()).nullish();

/** The id of a thing, whether it was expanded or not. */
const reference = z
  .union([id, z.object({ id })])
  .nullish()
  .transform((value) => (typeof value === 'object' ? (value?.id ?? null) : (value ?? null)));

export const checkoutSession = z.object({
  id: z.string().regex(/^cs_/).max(255),
  object: z.literal('checkout.session'),
  livemode: z.boolean(),
  status: z.enum(['open', 'complete', 'expired']),
  url: z.string().nullish(),
  created: seconds,
  expires_at: seconds,
  currency,
  amount_total: amount,
  client_reference_id: z.string().nullish(),
  metadata,
  payment_intent: reference,
});

export type CheckoutSession = z.output<typeof checkoutSession>;

const charge = z.object({
  id,
  object: z.literal('charge'),
  status: z.enum(['succeeded', 'pending', 'failed']),
  amount,
  amount_captured: amount,
  amount_refunded: amount,
  captured: z.boolean(),
  disputed: z.boolean(),
  created: seconds,
  balance_transaction: z
    .union([id, z.object({ created: seconds })])
    .nullish()
    .transform((value) => (typeof value === 'object' ? (value ?? null) : null)),
  // Bank debits leave another source behind than the one the shopper showed (iDEAL, Bancontact).
  payment_method_details: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((details) => details ?? {}),
});

export type Charge = z.output<typeof charge>;

const paymentError = z.object({ code: z.string().nullish(), decline_code: z.string().nullish() });

/** A PaymentIntent with its charge expanded. */
export const paymentIntent = z.object({
  id: z.string().regex(/^pi_/).max(255),
  object: z.literal('payment_intent'),
  livemode: z.boolean(),
  status: z.enum([
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'processing',
    'requires_capture',
    'canceled',
    'succeeded',
  ]),
  amount,
  amount_capturable: amount.nullish().transform((value) => value ?? 0),
  amount_received: amount.nullish().transform((value) => value ?? 0),
  currency,
  created: seconds,
  cancellation_reason: z.string().nullish(),
  customer: reference,
  payment_method: reference,
  setup_future_usage: z.string().nullish(),
  metadata,
  client_secret: z
    .string()
    .regex(/^pi_\w{1,200}_secret_\w{1,200}$/)
    .nullish(),
  last_payment_error: paymentError.nullish(),
  next_action: z
    .object({ type: z.string().nullish(), redirect_to_url: z.object({ url: z.string().nullish() }).nullish() })
    .nullish(),
  latest_charge: charge.nullish(),
});

export type PaymentIntent = z.output<typeof paymentIntent>;

/** One of many in a list: enough to recognise it. */
export const listedIntent = z.object({ id: z.string().regex(/^pi_/).max(255), metadata });

/** The answer to a request that changes one; the truth is read afterwards. */
export const changed = z.object({ id, object: z.string() });

export const refund = z.object({
  id,
  object: z.literal('refund'),
  amount,
  currency,
  status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
  created: seconds,
  failure_reason: z.string().nullish(),
  metadata,
});

export type Refund = z.output<typeof refund>;

export const dispute = z.object({ id, amount, currency, status: z.string() });

export type Dispute = z.output<typeof dispute>;

export const setupIntent = z.object({
  id,
  object: z.literal('setup_intent'),
  status: z.string(),
  customer: reference,
  payment_method: reference,
});

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ object: z.literal('list'), data: z.array(item), has_more: z.boolean() });
