/** Schemas of the bodies the payment UI sends. The server only: the widget must not load zod. */
import { z } from 'zod';
import type { StartPayment } from './api.ts';

const text = (max: number) => z.string().min(1).max(max);

/** What names one of a provider's own ways to pay: it stands in addresses and is sent to the provider. */
export const optionId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);

/** `POST /api/checkouts/:id/payments`. */
export const startPaymentSchema: z.ZodType<StartPayment> = z.strictObject({
  method: text(64),
  attempt: z.string().regex(/^[A-Za-z0-9-]{8,64}$/),
  locale: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/),
  details: z
    .strictObject({ number: text(40), expiry: text(10), cvc: text(6), name: z.string().max(200).optional() })
    .optional(),
  option: optionId.optional(),
  replace: z.boolean().optional(),
  total: z.int().nonnegative().optional(),
});
