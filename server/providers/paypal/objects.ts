/**
 * What of PayPal's objects is read, checked on every answer (PayPal, Orders v2, Payments v2, Vault v3). A status nobody
 * has heard of fails the parse: a guess could cost money.
 */
import { z } from 'zod';

const id = z.string().min(1).max(255);
const text = z.string().max(2_000).nullish();
const time = z
  .string()
  .nullish()
  .transform((value) => {
    const ms = Date.parse(value ?? '');
    return Number.isNaN(ms) ? null : ms;
  });
const amount = z.object({ currency_code: z.string().max(10), value: z.string().max(32) });
const links = z
  .array(z.object({ rel: z.string(), href: z.string() }))
  .nullish()
  .transform((list) => list ?? []);
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);

const authorization = z.object({
  id,
  status: z.enum(['CREATED', 'CAPTURED', 'DENIED', 'PARTIALLY_CAPTURED', 'VOIDED', 'PENDING']),
  amount,
  expiration_time: time,
  update_time: time,
});
export type Authorization = z.output<typeof authorization>;

const capture = z.object({
  id,
  status: z.enum(['COMPLETED', 'DECLINED', 'PARTIALLY_REFUNDED', 'PENDING', 'REFUNDED', 'FAILED']),
  status_details: z.object({ reason: text }).nullish(),
  amount,
  invoice_id: text,
  create_time: time,
  update_time: time,
});
export type Capture = z.output<typeof capture>;

const refund = z.object({
  id,
  status: z.enum(['CANCELLED', 'FAILED', 'PENDING', 'COMPLETED']),
  amount,
  custom_id: text,
  /** The link `up` leads to what was refunded. */
  links,
});
export type Refund = z.output<typeof refund>;

const vaulted = z.object({ id: z.string().max(255).nullish(), customer: z.object({ id: text }).nullish() });

export const order = z.object({
  id: z.string().regex(/^[A-Z0-9]{8,36}$/),
  status: z.enum(['CREATED', 'SAVED', 'APPROVED', 'VOIDED', 'COMPLETED', 'PAYER_ACTION_REQUIRED']),
  intent: z.enum(['CAPTURE', 'AUTHORIZE']),
  payment_source: z
    .object({ paypal: z.object({ attributes: z.object({ vault: vaulted.nullish() }).nullish() }).nullish() })
    .nullish(),
  purchase_units: z
    .array(
      z.object({
        amount,
        custom_id: text,
        payments: z
          .object({ authorizations: listOf(authorization), captures: listOf(capture), refunds: listOf(refund) })
          .nullish()
          .transform((payments) => payments ?? { authorizations: [], captures: [], refunds: [] }),
      }),
    )
    .length(1),
  links,
});
export type Order = z.output<typeof order>;

/** An answer that only says that something was made; how things stand is read afterwards. */
export const made = z.object({ id });

export const paymentToken = z.object({ id, customer: z.object({ id: text }).nullish() });

const disputeStatus = z.string().max(255).nullish();

/** A list without anything in it has no items at all. */
export const disputeList = z.object({
  items: listOf(
    z.object({
      dispute_id: z.string().regex(/^[A-Za-z0-9-]{1,255}$/),
      status: disputeStatus,
      dispute_life_cycle_stage: disputeStatus,
      dispute_amount: amount,
    }),
  ),
});
export type Dispute = z.output<typeof disputeList>['items'][number];

export const disputeOutcome = z.object({
  dispute_outcome: z.object({ outcome_code: disputeStatus, amount_refunded: amount.nullish() }).nullish(),
});
export type DisputeOutcome = z.output<typeof disputeOutcome>;
