import { z } from 'zod';
import { isAtshopId } from './order-id.ts';

/**
 * The part of an order that Tillgate reads. E-mail address and `secret` are not in it: they are dropped where the
 * answer is read. Priced fields stay `unknown` here; `amount.ts` judges them.
 */
const orderSchema = z.object({
  _id: z.string().optional(),
  productId: z.string().refine(isAtshopId),
  /** Required: an order that does not say whether it is paid can neither be charged nor fulfilled safely. */
  paid: z.boolean(),
  fulfilled: z.boolean().nullish(),
  /** `reversed`, `completed`, `discarded` or `hold`; absent on an ordinary unpaid order. */
  status: z.string().max(64).nullish(),
  quantity: z.unknown().optional(),
  toPay: z.unknown().optional(),
  currency: z.unknown().optional(),
  paidAmount: z.unknown().optional(),
});

const productSchema = z.object({
  _id: z.string().optional(),
  name: z.unknown().optional(),
  value: z.unknown().optional(),
  useOrderIdAsItemName: z.unknown().optional(),
});

export type AtshopOrder = z.infer<typeof orderSchema>;
export type AtshopProduct = z.infer<typeof productSchema>;

export const ORDER_FIELDS: readonly string[] = Object.keys(orderSchema.shape);
export const PRODUCT_FIELDS: readonly string[] = Object.keys(productSchema.shape);

/** The order `id` in an answer; null when it is another order, or none at all. */
export function readOrder(raw: unknown, id: string): AtshopOrder | null {
  const order = orderSchema.safeParse(raw);
  return order.success && (order.data._id ?? id) === id ? order.data : null;
}

/** The product `id` in an answer; null when it is another product, or none at all. */
export function readProduct(raw: unknown, id: string): AtshopProduct | null {
  const product = productSchema.safeParse(raw);
  return product.success && (product.data._id ?? id) === id ? product.data : null;
}

const BLOCKING: Readonly<Record<string, string>> = {
  reversed: 'was charged back',
  completed: 'is already completed',
  discarded: 'was discarded',
  hold: 'is on hold',
  fulfilled: 'was already fulfilled without a payment',
};

/** What keeps an unpaid order from being fulfilled, e.g. `reversed`; null when nothing does. */
export function blockedBy({ status, fulfilled }: AtshopOrder): string | null {
  if (status && Object.hasOwn(BLOCKING, status)) return status;
  // Goods that left without a payment must not leave again because of one.
  return fulfilled === true ? 'fulfilled' : null;
}

/** The end of a sentence that starts with "This order". */
export const blockedInWords = (blocked: string): string => BLOCKING[blocked] ?? `is ${blocked}`;
