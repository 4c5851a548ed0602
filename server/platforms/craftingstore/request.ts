import { MoneyError } from '../../../shared/money.ts';
import type { RawRequest } from '../../http/raw.ts';
import { readCountry } from '../country.ts';
import type { StoreRequestVerdict } from '../platform.ts';
import { titleOf } from '../title.ts';
import { authenticate } from './authenticate.ts';
import type { CraftingStoreConfig } from './config.ts';
import { type PendingOrder, readOrder } from './order.ts';
import { priceToMoney } from './price.ts';
import { DONE, NO } from './reply.ts';

/** CraftingStore's one call: authentic first, then readable, then a price; the platform hears only yes or no. */
export function readRequest(request: RawRequest, store: CraftingStoreConfig): StoreRequestVerdict {
  const call = authenticate(request, [store.secret, store.secretPrevious ?? '']);
  if (!call.authentic) return refuse(call.code, call.reason);
  const read = readOrder(call.body);
  if (!read.ok) return refuse(read.code, read.reason);
  const { order } = read;
  if (order.type === 'PENDING') return openOrder(order, store);
  return { verdict: 'noted', orderRef: order.transactionId, kind: order.type, detail: {}, reply: DONE };
}

function openOrder(order: PendingOrder, store: CraftingStoreConfig): StoreRequestVerdict {
  try {
    return {
      verdict: 'open',
      orderRef: order.transactionId,
      quote: {
        money: priceToMoney(order.package.price, order.currency, store.priceScale),
        title: titleOf(order.package.name, order.transactionId),
        successUrl: order.webhook.successUrl,
        cancelUrl: order.webhook.failedUrl,
        basketRef: order.user?.identifier ?? null,
        country: readCountry(order.user?.billingCountry?.code),
      },
    };
  } catch (error) {
    if (error instanceof MoneyError) return refuse('amount_invalid', error.message);
    throw error;
  }
}

function refuse(code: string, reason: string): StoreRequestVerdict {
  return { verdict: 'refused', code, reason, reply: NO };
}
