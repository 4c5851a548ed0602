import { z } from 'zod';
import { isOfMethod, merchantRefIn } from './metadata.ts';

/** An event's envelope (Stripe API reference, Event); what it is about is only looked at for its ids. */
export const event = z.object({
  id: z.string().regex(/^evt_\w{1,200}$/),
  object: z.literal('event'),
  type: z.string().min(1).max(100),
  livemode: z.boolean(),
  /** Set on events of accounts connected to this one. */
  account: z.string().nullish(),
  data: z.object({ object: z.record(z.string(), z.unknown()) }),
});

export type StripeEvent = z.output<typeof event>;

/** What the endpoint at `/notifications/<method>` has to be told of. */
export const WANTED_EVENTS = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.amount_capturable_updated',
  'payment_intent.processing',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.refunded',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'refund.created',
  'refund.updated',
  'refund.failed',
] as const;

export interface Refs {
  readonly providerRef?: string;
  readonly merchantRef?: string;
}

const metadata = z.record(z.string(), z.string()).nullish().catch(null);
const id = z.string().min(1).max(255);
const intentId = z
  .union([id, z.object({ id })])
  .nullish()
  .catch(null)
  .transform((value) => (typeof value === 'object' ? value?.id : value));

const about = z.object({ id: id.optional().catch(undefined), metadata, payment_intent: intentId });

/** The payment an event is about, if it may be one of this method's; null for everything else on the account. */
export function refsOf({ type, data }: StripeEvent, method: string): Refs | null {
  const thing = about.safeParse(data.object);
  if (!thing.success || !isOfMethod(thing.data.metadata, method)) return null;
  const { id: own, metadata: marks, payment_intent } = thing.data;
  const merchantRef = merchantRefIn(marks) ?? undefined;
  const refs = (providerRef: string | null | undefined): Refs | null =>
    merchantRef === undefined && !providerRef
      ? null
      : { ...(merchantRef !== undefined && { merchantRef }), ...(providerRef && { providerRef }) };
  // Disputes, and refunds made by hand, carry no mark of ours: they may be anybody's, and are looked up.
  if (type.startsWith('charge.dispute.') || type.startsWith('charge.refund.') || type.startsWith('refund.')) {
    return refs(payment_intent);
  }
  if (merchantRef === undefined) return null;
  if (type.startsWith('checkout.session.')) return refs(undefined);
  if (type.startsWith('payment_intent.')) return refs(own);
  if (type.startsWith('charge.')) return refs(payment_intent);
  return null;
}
