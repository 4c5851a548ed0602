import { z } from 'zod';
import { merchantRefIn } from './custom-id.ts';

/** An event's envelope (PayPal, Webhooks v1); what it is about is only looked at for its ids. */
export const event = z.object({
  id: z.string().regex(/^[\w-]{5,100}$/),
  event_type: z.string().min(1).max(100),
  resource: z.record(z.string(), z.unknown()),
});
export type PayPalEvent = z.output<typeof event>;

/** What the webhook at `/notifications/<method>` has to be told of (PayPal, Webhook event names). */
export const WANTED_EVENTS = [
  'CHECKOUT.ORDER.APPROVED',
  'PAYMENT.AUTHORIZATION.CREATED',
  'PAYMENT.AUTHORIZATION.VOIDED',
  'PAYMENT.CAPTURE.COMPLETED',
  'PAYMENT.CAPTURE.DECLINED',
  'PAYMENT.CAPTURE.PENDING',
  'PAYMENT.CAPTURE.REFUNDED',
  'PAYMENT.CAPTURE.REVERSED',
  'CUSTOMER.DISPUTE.CREATED',
  'CUSTOMER.DISPUTE.RESOLVED',
  'CUSTOMER.DISPUTE.UPDATED',
  'VAULT.PAYMENT-TOKEN.CREATED',
] as const;

export interface Refs {
  readonly providerRef?: string;
  readonly merchantRef?: string;
}

const text = z.string().max(2_000).optional().catch(undefined);
const ids = { custom_id: text, invoice_id: text };

/** Orders carry our reference in their unit, what became of them in themselves, disputes in the disputed transaction. */
const about = z.object({
  id: text,
  ...ids,
  purchase_units: z.array(z.object(ids)).optional().catch(undefined),
  supplementary_data: z
    .object({ related_ids: z.object({ order_id: text }) })
    .optional()
    .catch(undefined),
  disputed_transactions: z
    .array(z.object({ custom: text, invoice_number: text }))
    .optional()
    .catch(undefined),
  metadata: z.object({ order_id: text }).optional().catch(undefined),
});

/** The payment an event is about, if it may be one of ours; null for everything else on the account. */
export function refsOf({ event_type, resource }: PayPalEvent): Refs | null {
  const parsed = about.safeParse(resource);
  if (!parsed.success) return null;
  const { id, custom_id, invoice_id, purchase_units, disputed_transactions, supplementary_data, metadata } =
    parsed.data;
  const isOrder = event_type.startsWith('CHECKOUT.');
  // A wallet was kept, perhaps for a payment of ours: nothing but the order's id says which.
  if (event_type.startsWith('VAULT.')) return refs(metadata?.order_id, null);
  const names = [
    custom_id,
    invoice_id,
    ...(purchase_units ?? []).flatMap((unit) => [unit.custom_id, unit.invoice_id]),
    ...(disputed_transactions ?? []).flatMap(({ custom, invoice_number }) => [custom, invoice_number]),
  ];
  const merchantRef = names.map(merchantRefIn).find((ref) => ref !== null) ?? null;
  return merchantRef === null ? null : refs(isOrder ? id : supplementary_data?.related_ids.order_id, merchantRef);
}

function refs(orderId: string | undefined, merchantRef: string | null): Refs | null {
  const providerRef = /^[A-Z0-9]{8,36}$/.test(orderId ?? '') ? orderId : undefined;
  if (providerRef === undefined && merchantRef === null) return null;
  return { ...(providerRef !== undefined && { providerRef }), ...(merchantRef !== null && { merchantRef }) };
}
