import type { DdpClient } from './ddp/client.ts';
import type { KeptFields } from './ddp/documents.ts';
import type { FetchResult, Fields } from './ddp/results.ts';
import { type AtshopOrder, ORDER_FIELDS, PRODUCT_FIELDS, readOrder, readProduct } from './order.ts';
import { type NotRead, type OrderSource, type Read, read, refused, unclear } from './source.ts';

const ORDERS = 'shop.orders';
const PRODUCTS = 'shop.products';

/** What the DDP client keeps of the documents it receives. */
export const KEPT_FIELDS: KeptFields = { [ORDERS]: ORDER_FIELDS, [PRODUCTS]: PRODUCT_FIELDS };

/** Reads orders through the publications `order` and `ordered.product`; both take the ORDER id. */
export function ddpSource(client: Pick<DdpClient, 'fetch'>, timeoutMs: number): OrderSource {
  const fetch = async (name: string, collection: string, orderId: string, signal: AbortSignal) => {
    const publication = { name, params: [orderId], collection };
    const result = await client.fetch(publication, { timeoutMs, signal });
    // A connection often turns out to be dead at its next use. Reading again is harmless, unlike calling a method again.
    const isLost = result.kind === 'lost' && result.cause === 'connectionLost';
    return documentsOf(isLost ? await client.fetch(publication, { timeoutMs, signal }) : result);
  };

  const readOne = async (orderId: string, signal: AbortSignal): Promise<Read<AtshopOrder>> => {
    const documents = await fetch('order', ORDERS, orderId, signal);
    return documents.status === 'succeeded' ? pickOrder(documents.value, orderId) : documents;
  };

  return {
    order: readOne,
    async orderAndProduct(orderId, signal) {
      const [order, products] = await Promise.all([
        readOne(orderId, signal),
        fetch('ordered.product', PRODUCTS, orderId, signal),
      ]);
      if (order.status !== 'succeeded') return order;
      if (products.status !== 'succeeded') return products;
      const { productId } = order.value;
      const raw = products.value.get(productId);
      if (!raw) return refused('not_found', 'ATShop knows the order but not its product.');
      const product = readProduct(raw, productId);
      return product
        ? read({ order: order.value, product })
        : unclear('unparseable', 'ATShop published a product that cannot be read.');
    },
  };
}

/** "Ready, and no such document" is how a plain Meteor publication answers a missing order. */
function pickOrder(documents: ReadonlyMap<string, Fields>, orderId: string): Read<AtshopOrder> {
  const raw = documents.get(orderId);
  if (!raw) return refused('not_found', 'ATShop does not know this order.');
  const order = readOrder(raw, orderId);
  return order ? read(order) : unclear('unparseable', 'ATShop published an order that cannot be read.');
}

function documentsOf(result: FetchResult): Read<ReadonlyMap<string, Fields>> {
  switch (result.kind) {
    case 'ready':
      return read(result.documents);
    case 'neverSent':
      return refused('unreachable', `ATShop's DDP server cannot be reached: ${result.reason}`);
    case 'lost':
      return unclear(result.cause, `ATShop's DDP server did not answer: ${result.reason}`);
    case 'refused':
      return refusal(result.error.code);
  }
}

/** `nosub`. The server's own words stay out: they may repeat the order's personal data. */
function refusal(code: string): NotRead {
  switch (code) {
    case 'too-many-requests':
      return refused('unreachable', 'ATShop asks to slow down.');
    case '401':
    case '403':
      return refused('unauthorized', `ATShop refuses to publish the order (${code}).`);
    case '500':
      return unclear('serverError', 'ATShop had an internal error.');
    default:
      return refused('not_found', `ATShop does not publish this order (${code.slice(0, 40)}).`);
  }
}
