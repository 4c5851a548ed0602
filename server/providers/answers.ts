/**
 * The shapes a provider may answer with, checked on every answer: a provider may be a merchant's own module, and
 * a float, a string or a currency in lower case must not pass for money.
 */
import { z } from 'zod';
import type { DeclineCode } from '../../shared/api.ts';
import { MAX_AMOUNT_MINOR, type Money } from '../../shared/money.ts';
import { optionId } from '../../shared/schemas.ts';
import type { RejectCode, UnknownCause } from '../payments/outcome.ts';

const money: z.ZodType<Money> = z.object({
  amountMinor: z.int().min(0).max(MAX_AMOUNT_MINOR),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

const declineCode: z.ZodType<DeclineCode> = z.enum([
  'card_declined',
  'payment_declined',
  'insufficient_funds',
  'expired_card',
  'incorrect_number',
  'incorrect_expiry',
  'incorrect_cvc',
  'authentication_failed',
  'cancelled_by_shopper',
  'session_expired',
  'method_unavailable',
  'limit_exceeded',
  'processing_error',
]);

const rejectCode: z.ZodType<RejectCode> = z.enum([
  'not_configured',
  'invalid_request',
  'not_supported',
  'not_found',
  'unreachable',
  'unauthorized',
  'shopper_unauthorized',
  'order_not_payable',
  'order_amount_invalid',
]);

const unknownCause: z.ZodType<UnknownCause> = z.enum(['timeout', 'connectionLost', 'serverError', 'unparseable']);

const reference = z.string().min(1).max(255);

const token = z.object({
  paymentSourceToken: z.string().min(1),
  customerToken: z.string().optional(),
});

/** Each kind is between a provider and its panel; what is checked is that a panel can be found for it. */
const instructions = z.looseObject({ kind: z.string() });

const payment = z
  .object({
    providerRef: reference,
    merchantRef: z.string(),
    live: z.boolean(),
    authorized: money,
    captured: money,
    refunded: money,
    disputed: money.nullable(),
    stage: z.enum(['open', 'actionRequired', 'processing', 'authorized', 'captured', 'voided', 'expired', 'failed']),
    decline: z.object({ code: declineCode, message: z.string() }).optional(),
    capturedAt: z.number().optional(),
    capturable: money.optional(),
    token: token.optional(),
    instructions: instructions.nullish(),
  })
  .refine(
    ({ authorized, captured, refunded }) =>
      authorized.currency === captured.currency && captured.currency === refunded.currency,
    'amounts of one payment in different currencies',
  );

const session = z.object({
  payment,
  expiresAt: z.number().optional(),
});

const option = z.object({
  id: optionId,
  label: z.string().regex(/^\P{Cc}{1,100}$/u),
  icon: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable(),
});

const options = z
  .array(option)
  .max(100)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'two options with one id');

const registered = z.object({
  result: z.enum(['created', 'updated', 'unchanged']),
  url: z.url({ protocol: /^https?$/ }),
  // One line without spaces: it is written into an environment file.
  save: z
    .object({ key: z.string().regex(/^[a-z][A-Za-z0-9]{1,63}$/), value: z.string().regex(/^[\x21-\x7e]{1,300}$/) })
    .optional(),
});

const outcome = (value: z.ZodType) =>
  z.discriminatedUnion('status', [
    z.object({ status: z.literal('succeeded'), value }),
    z.object({
      status: z.literal('actionRequired'),
      value,
      redirectUrl: z.url({ protocol: /^https?$/ }),
      display: z.enum(['frame', 'top']),
    }),
    z.object({ status: z.literal('pending'), value }),
    z.object({ status: z.literal('declined'), code: declineCode, message: z.string() }),
    z.object({ status: z.literal('rejected'), code: rejectCode, message: z.string() }),
    z.object({ status: z.literal('unknown'), cause: unknownCause, message: z.string() }),
  ]);

export const sessionAnswer = outcome(session);
export const paymentAnswer = outcome(payment);
export const foundAnswer = outcome(payment.nullable());
export const tokenAnswer = outcome(token);
export const registeredAnswer = outcome(registered);
export const optionsAnswer = outcome(options);
