import type { Outcome, RejectCode, UnknownCause } from '../../payments/outcome.ts';
import type { AtshopOrder, AtshopProduct } from './order.ts';

/** Why an order is not known now. */
export type NotRead = Extract<Outcome<never>, { status: 'rejected' | 'unknown' }>;

/** What a read taught us: a read is never pending and never declined. */
export type Read<T> = Extract<Outcome<T>, { status: 'succeeded' }> | NotRead;

export const read = <T>(value: T): Read<T> => ({ status: 'succeeded', value });
export const refused = (code: RejectCode, message: string): NotRead => ({ status: 'rejected', code, message });
export const unclear = (cause: UnknownCause, message: string): NotRead => ({ status: 'unknown', cause, message });

export interface OrderAndProduct {
  readonly order: AtshopOrder;
  readonly product: AtshopProduct;
}

/** Where orders are read: over DDP or REST. */
export interface OrderSource {
  order(orderId: string, signal: AbortSignal): Promise<Read<AtshopOrder>>;
  orderAndProduct(orderId: string, signal: AbortSignal): Promise<Read<OrderAndProduct>>;
}
