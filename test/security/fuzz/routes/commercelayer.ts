import { sign } from '../../../../demo/commercelayer/index.ts';
import type { ServerCall } from '../../../../server/platforms/commercelayer/routes.ts';
import { rawBodyOf, type SentDocument, type SentResource } from '../../../faults/commercelayer-signed.ts';
import type { Fuzzed } from '../routes.ts';
import type { World } from '../world.ts';

/** `{"success":false,"error":{…}}`; what never reached the platform's own code is answered like anywhere else. */
const saysWhy = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'error' in body && (!('success' in body) || body.success === false);

/** Read to the end, and refused for what they ask: this money was moved by the calls of the other API already. */
const REFUSED: Readonly<Record<string, number>> = {
  token: 422,
  'payments/token': 422,
  'payments/authorization': 402,
  'payments/capture': 409,
  'payments/void': 409,
};

export function commerceLayerRoute(api: ServerCall['api'], action: ServerCall['action']): Fuzzed {
  const path = api === 'gateway' ? action : `payments/${action}`;
  return {
    name: `POST /commercelayer/:store/${path}`,
    maxBody: 2 * 1024 * 1024,
    ...(path in REFUSED && { honestly: REFUSED[path] }),
    honest: (world) => ({
      method: 'POST',
      path: `/commercelayer/fashion/${path}`,
      query: '',
      type: 'application/vnd.api+json',
      body: Buffer.from(api === 'gateway' ? gatewayBody(world, action) : paymentsBody(world, action)),
    }),
    sign(body, { stores }) {
      const { FASHION_SECRET = '', FASHION_PAYMENTS_SECRET = '' } = stores.env;
      const secret = api === 'gateway' ? FASHION_SECRET : FASHION_PAYMENTS_SECRET;
      return [['X-CommerceLayer-Signature', sign(body, secret)]];
    },
    refusal: saysWhy,
  };
}

/** As it was sent; a token is asked for with the body of an authorization. */
function gatewayBody({ stores, fashionOrder }: World, action: ServerCall['action']): string {
  const known = action === 'capture' || action === 'void' || action === 'refund' ? action : 'authorize';
  return rawBodyOf(stores.fashion, fashionOrder, known);
}

/** The same resources as bodies of the Payments API name them. */
function paymentsBody(world: World, action: ServerCall['action']): string {
  const { data, included }: SentDocument = JSON.parse(gatewayBody(world, action));
  const order = included.find(({ type }) => type === 'orders');
  if (action === 'session' && order) {
    const attributes = { ...order.attributes, session_amount_cents: 1_000 };
    return JSON.stringify({ data: { ...order, attributes }, included });
  }
  const root: SentResource = { ...data, type: action === 'refund' ? 'payment_captures' : 'payment_authorizations' };
  return JSON.stringify({ data: root, included });
}
