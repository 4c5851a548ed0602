import { SECOND } from '../../clock.ts';
import type { HttpResult } from '../../outgoing/http-client.ts';
import { type Outcome, rejected, succeeded, unknown } from '../../payments/outcome.ts';
import type { OrderQuote, PlatformContext } from '../platform.ts';
import { someMoneyAt } from './amount.ts';
import type { CommerceLayerConfig } from './config.ts';
import { type Document, readDocument } from './document.ts';
import { checkMeta } from './meta.ts';
import { quoteOf, totalPlace } from './order.ts';
import { Refusal } from './refusal.ts';

/** A shopper is waiting; the route gives up after ten seconds. */
const READ_TIMEOUT = 8 * SECOND;
/** An order of hundreds of lines, of which only names are asked for. */
const MAX_ORDER_BYTES = 2 * 1024 * 1024;

/** Only what a checkout needs: of the address only its country, and no e-mail ever gets here. */
const QUERY = new URLSearchParams({
  include: 'customer,line_items,billing_address',
  'fields[orders]':
    'number,status,currency_code,total_amount_with_taxes_cents,guest,customer,line_items,billing_address',
  'fields[line_items]': 'name,quantity,item_type',
  'fields[customers]': 'id',
  'fields[addresses]': 'country_code',
}).toString();

/** An order in one of these can no longer be paid; one of any other state (draft, pending, editing, placing) can. */
const CLOSED: ReadonlySet<unknown> = new Set(['placed', 'approved', 'cancelled']);

/**
 * What an order costs, asked of Commerce Layer with the shopper's own access token: so a page can neither name an amount
 * nor look at somebody else's order. The token goes into the one header and nowhere else.
 */
export async function quote(
  { store, http }: PlatformContext<CommerceLayerConfig>,
  orderRef: string,
  signal: AbortSignal,
  accessToken: string | undefined,
): Promise<Outcome<OrderQuote>> {
  if (accessToken === undefined) return rejected('shopper_unauthorized', "The shopper's access token is missing.");
  const result = await http.call({
    method: 'GET',
    url: `${store.organization}/api/orders/${encodeURIComponent(orderRef)}?${QUERY}`,
    headers: { accept: 'application/vnd.api+json', authorization: `Bearer ${accessToken}` },
    timeoutMs: READ_TIMEOUT,
    maxBytes: MAX_ORDER_BYTES,
    signal,
  });
  switch (result.kind) {
    case 'answer':
      return judge(result, orderRef, store);
    case 'noAnswer':
      return unknown(result.cause === 'tooLarge' ? 'unparseable' : result.cause, `No order: ${result.reason}`);
    case 'neverSent':
      return rejected('unreachable', `Commerce Layer cannot be reached: ${result.reason}`);
  }
}

function judge(
  { status, body }: Extract<HttpResult, { kind: 'answer' }>,
  orderRef: string,
  store: CommerceLayerConfig,
): Outcome<OrderQuote> {
  if (status === 200) return read(body, orderRef, store);
  // An expired token is the shopper's to renew; nothing of ours would mend it.
  if (status === 401 || status === 403) {
    return rejected('shopper_unauthorized', 'Commerce Layer refuses the access token for this order: get a new one.');
  }
  if (status === 404) return rejected('not_found', 'Commerce Layer knows no such order.');
  if (status >= 500 || status === 429 || status === 408) return unknown('serverError', `Commerce Layer: ${status}`);
  return rejected('not_configured', `Commerce Layer answered ${status}: check organization in the configuration.`);
}

function read(body: Buffer, orderRef: string, store: CommerceLayerConfig): Outcome<OrderQuote> {
  const document = readDocument(body);
  if (document instanceof Refusal || document.data.type !== 'orders' || document.data.id !== orderRef) {
    return unknown('unparseable', 'Commerce Layer did not answer with the order that was asked for.');
  }
  return price(document, store);
}

function price(document: Document, store: CommerceLayerConfig): Outcome<OrderQuote> {
  const { data: order } = document;
  const foreign = checkMeta(document, store);
  if (foreign) return rejected('invalid_request', foreign.message);
  if (CLOSED.has(order.attributes.status)) {
    return rejected('order_not_payable', 'The order is placed or cancelled already.');
  }
  const money = someMoneyAt([totalPlace(order)], [order]);
  if (money instanceof Refusal) return rejected('order_amount_invalid', 'The order has no amount to be paid.');
  return succeeded(quoteOf(document, order, money));
}
