import type { Resource } from './document.ts';
import { Failure } from './failure.ts';
import { text } from './json.ts';
import type { CommerceLayerResult } from './types.ts';

/** What is told of the order. */
export type Order = CommerceLayerResult['order'];

/**
 * Where an order is. `open`: neither paid nor placed. `authorized`: paid, as far as Commerce Layer is concerned, and
 * not placed. `placing`: right now. `unsettled`: placed with a payment that is not decided.
 */
export type Stage = 'open' | 'authorized' | 'placing' | 'unsettled' | 'placed' | 'cancelled';

/**
 * Status and payment status of a resource of type `orders`.
 * @throws Failure `unexpected_answer`.
 */
export function orderOf({ id, attributes }: Resource): Order {
  const status = text(attributes.status);
  const paymentStatus = text(attributes.payment_status);
  if (!status || !paymentStatus) throw new Failure('unexpected_answer', 'Commerce Layer told no status of the order');
  return { id, status, paymentStatus };
}

/**
 * By the order's own words, never the HTTP status of placing: that is 200 for a declined payment too ("Commerce Layer
 * external gateways").
 */
export function stageOf(resource: Resource): Stage {
  const { status, paymentStatus } = orderOf(resource);
  switch (status) {
    case 'placed':
    case 'approved':
      return paymentStatus === 'unpaid' ? 'unsettled' : 'placed';
    case 'placing':
    case 'cancelled':
      return status;
    default:
      return paymentStatus === 'authorized' || paymentStatus === 'paid' ? 'authorized' : 'open';
  }
}

/** An order that costs nothing is placed without a payment. */
export const isFree = ({ attributes }: Resource): boolean =>
  attributes.payment_status === 'free' || attributes.total_amount_with_taxes_cents === 0;
