/** What Tillgate reads of Mollie's objects. An unknown status fails the parse: a guess could cost money. */
import { z } from 'zod';
import { MoneyError, parseDecimal } from '../../../shared/money.ts';

/** Decimal strings with the currency's own number of decimals; anything else is not read as money. */
const amount = z
  .object({ currency: z.string(), value: z.string().max(20) })
  .transform(({ value, currency }, context) => {
    try {
      return parseDecimal(value, currency);
    } catch (error) {
      if (!(error instanceof MoneyError)) throw error;
      context.addIssue({ code: 'custom', message: 'not an amount' });
      return z.NEVER;
    }
  });

const link = z.object({ href: z.url({ protocol: /^https?$/ }) });
const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'not a time');
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

const capture = z.object({
  resource: z.literal('capture'),
  id: z.string().min(1),
  paymentId: z.string(),
  status: z.enum(['pending', 'succeeded', 'failed']),
  /** Absent: the whole authorization. */
  amount: optional(amount),
  metadata: z.unknown().optional(),
  createdAt: optional(time),
});
export type Capture = z.output<typeof capture>;

const refund = z.object({
  resource: z.literal('refund'),
  id: z.string().min(1),
  paymentId: z.string(),
  status: z.enum(['queued', 'pending', 'processing', 'refunded', 'failed', 'canceled']),
  amount,
  metadata: z.unknown().optional(),
});
export type Refund = z.output<typeof refund>;

const chargeback = z.object({ id: z.string().min(1), amount, reversedAt: optional(time) });

export const payment = z.object({
  resource: z.literal('payment'),
  id: z.string().regex(/^tr_[A-Za-z0-9]+$/),
  mode: z.enum(['test', 'live']),
  createdAt: time,
  status: z.enum(['open', 'pending', 'authorized', 'paid', 'canceled', 'expired', 'failed']),
  statusReason: optional(z.object({ code: z.string() })),
  amount,
  amountCaptured: optional(amount),
  amountRefunded: optional(amount),
  amountChargedBack: optional(amount),
  captureMode: optional(z.string()),
  isCancelable: optional(z.boolean()),
  authorizedAt: optional(time),
  paidAt: optional(time),
  expiresAt: optional(time),
  method: optional(z.string()),
  metadata: z.unknown().optional(),
  sequenceType: optional(z.string()),
  customerId: optional(z.string()),
  mandateId: optional(z.string()),
  details: optional(z.object({ failureReason: optional(z.string()), bankReasonCode: optional(z.string()) })),
  _links: z.object({ checkout: optional(link) }),
  _embedded: optional(
    z.object({
      captures: optional(z.array(capture)),
      refunds: optional(z.array(refund)),
      chargebacks: optional(z.array(chargeback)),
    }),
  ),
});
export type Payment = z.output<typeof payment>;

export const captureAnswer = capture;
export const refundAnswer = refund;
export const customer = z.object({ resource: z.literal('customer'), id: z.string().regex(/^cst_[A-Za-z0-9]+$/) });
export const mandate = z.object({
  resource: z.literal('mandate'),
  id: z.string().regex(/^mdt_[A-Za-z0-9]+$/),
  status: z.enum(['valid', 'pending', 'invalid']),
  method: z.string(),
});
export type Mandate = z.output<typeof mandate>;

/** Of a list only what tells ours from others: one odd payment of somebody else's must not spoil it. */
export const paymentPage = z.object({
  _embedded: z.object({
    payments: z.array(z.object({ id: z.string(), createdAt: time, metadata: z.unknown().optional() })),
  }),
  _links: z.object({ next: optional(link) }),
});

export const methodList = z.object({
  _embedded: z.object({
    methods: z.array(
      z.object({
        id: z.string(),
        description: z.string(),
        /** A picture more or less is no reason to tell nothing. */
        image: optional(z.object({ svg: optional(z.string()), size2x: optional(z.string()) })).catch(undefined),
      }),
    ),
  }),
});

/** Mollie's errors are HAL documents with these three; `field` names what of the request is wrong, where that is known. */
export const apiError = z.object({
  status: z.number(),
  title: z.string(),
  detail: z.string(),
  field: optional(z.string()),
});
