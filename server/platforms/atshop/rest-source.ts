import type { HttpClient, HttpResult } from '../../outgoing/http-client.ts';
import { type AtshopOrder, readOrder, readProduct } from './order.ts';
import { isAtshopId } from './order-id.ts';
import { type NotRead, type OrderSource, type Read, read, refused, unclear } from './source.ts';

type Collection = 'orders' | 'products';

/** Reads orders over ATShop's experimental REST API. No source states an authentication for it, so none is sent. */
export function restSource(http: HttpClient, restUrl: string, timeoutMs: number): OrderSource {
  const get = async (collection: Collection, id: string, signal: AbortSignal): Promise<Read<unknown>> => {
    if (!isAtshopId(id)) return refused('invalid_request', 'Not an ATShop id.');
    const url = `${restUrl}/shop/${collection}/${id}`;
    return bodyOf(await http.call({ method: 'GET', url, headers: { accept: 'application/json' }, timeoutMs, signal }));
  };

  const readOne = async (orderId: string, signal: AbortSignal): Promise<Read<AtshopOrder>> => {
    const body = await get('orders', orderId, signal);
    if (body.status !== 'succeeded') return body;
    const order = readOrder(body.value, orderId);
    return order ? read(order) : unclear('unparseable', 'ATShop answered with an order that cannot be read.');
  };

  return {
    order: readOne,
    async orderAndProduct(orderId, signal) {
      const order = await readOne(orderId, signal);
      if (order.status !== 'succeeded') return order;
      const { productId } = order.value;
      const body = await get('products', productId, signal);
      if (body.status !== 'succeeded') return body;
      const product = readProduct(body.value, productId);
      return product
        ? read({ order: order.value, product })
        : unclear('unparseable', 'ATShop answered with a product that cannot be read.');
    },
  };
}

/** The JSON of a 200. Error bodies are not repeated: a Feathers message may hold anything. */
function bodyOf(result: HttpResult): Read<unknown> {
  switch (result.kind) {
    case 'neverSent':
      return refused('unreachable', `ATShop's REST API cannot be reached: ${result.reason}`);
    case 'noAnswer': {
      const cause = result.cause === 'tooLarge' ? 'unparseable' : result.cause;
      return unclear(cause, `ATShop's REST API did not answer: ${result.reason}`);
    }
    case 'answer':
      return result.status === 200 ? parseBody(result.body) : refusal(result.status);
  }
}

function parseBody(body: Buffer): Read<unknown> {
  try {
    return read<unknown>(JSON.parse(body.toString('utf8')));
  } catch {
    return unclear('unparseable', "ATShop's REST API did not answer with JSON.");
  }
}

function refusal(status: number): NotRead {
  const text = `ATShop's REST API answered ${status}.`;
  if (status === 404) return refused('not_found', 'ATShop does not know this order.');
  if (status === 401 || status === 403) return refused('unauthorized', text);
  if (status === 429) return refused('unreachable', text);
  if (status >= 400 && status < 500) return refused('invalid_request', text);
  return unclear('serverError', text);
}
