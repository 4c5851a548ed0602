import type { HttpReply, RawRequest } from '../../http/raw.ts';
import type { LinkResult, StoreRequestVerdict } from '../platform.ts';
import { isAtshopId } from './order-id.ts';

/** The answer depends on the order's state at this moment. */
const headers = { 'cache-control': 'no-store' };

const errorReply = (status: number, code: string, message: string): HttpReply => ({
  status,
  headers,
  body: { error: { code, message } },
});

/**
 * `GET /payment-link?orderId=…`, sent by the shopper's browser. Nothing in it is signed, so it says no more than which
 * order is meant; other parameters are ignored (ATShop custom gateway guide: "some query parameters").
 */
export function parsePaymentLinkRequest({ query }: RawRequest): StoreRequestVerdict {
  const { orderId } = query;
  if (typeof orderId === 'string' && isAtshopId(orderId)) return { verdict: 'open', orderRef: orderId };
  const reason = 'orderId must be given once: 8 to 64 letters and digits.';
  return { verdict: 'refused', code: 'invalid_order_id', reason, reply: errorReply(400, 'invalid_order_id', reason) };
}

/** `{"type":"url","url":…}` is the one success ATShop's guide knows; it states nothing about errors. */
export function renderPaymentLink(result: LinkResult): HttpReply {
  switch (result.result) {
    case 'link':
      return { status: 200, headers, body: { type: 'url', url: result.url } };
    case 'refused':
      return errorReply(result.status, result.code, result.message);
    case 'unavailable':
      return errorReply(503, result.code, result.message);
  }
}
