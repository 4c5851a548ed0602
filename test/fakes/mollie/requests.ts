/** What Mollie accepts in the bodies it is sent; everything else is 422. */
import { Locale, PaymentMethod } from '@mollie/api-client';
import { z } from 'zod';
import { exponentOf, type Money, parseDecimal } from '../../../shared/money.ts';
import { unprocessable } from './refusal.ts';

/** Mollie wants exactly the currency's decimals. */
const amount = z.object({ currency: z.string().regex(/^[A-Z]{3}$/), value: z.string() }).transform((given, context) => {
  const decimals = given.value.split('.')[1]?.length ?? 0;
  try {
    if (decimals === exponentOf(given.currency)) return parseDecimal(given.value, given.currency);
  } catch {}
  context.addIssue({ code: 'custom', message: 'The amount contains an invalid value' });
  return z.NEVER;
});

const metadata = z.unknown().refine((value) => JSON.stringify(value ?? null).length <= 1_024, 'metadata is too long');
const url = z.url({ protocol: /^https?$/ });

const newPayment = z.object({
  amount,
  description: z.string().min(1).max(255),
  redirectUrl: url.optional(),
  webhookUrl: url.optional(),
  metadata: metadata.optional(),
  method: z.enum(PaymentMethod).optional(),
  locale: z.enum(Locale).optional(),
  sequenceType: z.enum(['oneoff', 'first', 'recurring']).default('oneoff'),
  customerId: z.string().optional(),
  mandateId: z.string().optional(),
  captureMode: z.enum(['automatic', 'manual']).default('automatic'),
});
export type NewPayment = z.output<typeof newPayment>;

export const readNewPayment = (body: unknown): NewPayment => read(newPayment, body);
export const readMove = (body: unknown): { amount?: Money | undefined; metadata?: unknown } =>
  read(z.object({ amount: amount.optional(), metadata: metadata.optional() }), body);
export const readUpdate = (body: unknown): { metadata?: unknown } =>
  read(z.object({ metadata: metadata.optional() }), body);
export const readCustomer = (body: unknown): { metadata?: unknown } =>
  read(z.object({ metadata: metadata.optional() }), body);
export const readMandate = (body: unknown) =>
  read(
    z.discriminatedUnion('method', [
      z.object({ method: z.literal('directdebit'), consumerName: z.string(), consumerAccount: z.string() }),
      z.object({
        method: z.literal('paypal'),
        consumerName: z.string(),
        consumerEmail: z.email(),
        paypalBillingAgreementId: z.string(),
      }),
    ]),
    body,
  );

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unprocessable(issue?.message ?? 'The request is invalid', issue?.path.join('.'));
}
