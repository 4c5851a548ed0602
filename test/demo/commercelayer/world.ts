import { CommerceLayer, type CommerceLayerBundle } from '@commercelayer/sdk/bundle';
import {
  type FakeCommerceLayer,
  type FakeCommerceLayerOptions,
  type GatewayHandle,
  type NewGateway,
  type NewOrder,
  sdkFetch,
  sign,
  startFakeCommerceLayer,
} from '../../../demo/commercelayer/index.ts';
import { type GatewayStub, startGatewayStub } from './gateway-stub.ts';

/** The fake, a stub for a gateway, and the official SDK against the fake. */
export interface World {
  readonly fake: FakeCommerceLayer;
  readonly stub: GatewayStub;
  readonly gateway: GatewayHandle;
  /** Integration credentials. */
  readonly admin: CommerceLayerBundle;
  /** A guest in the shop. */
  readonly shopper: CommerceLayerBundle;
  client(accessToken: string): CommerceLayerBundle;
  /** A cart with the external payment method and a source, as a storefront makes it. */
  cart(order?: NewOrder, as?: CommerceLayerBundle): Promise<string>;
  placed(order?: NewOrder): Promise<string>;
  /** The authorization of an order that has one. */
  authorizationOf(orderId: string): string;
  webhook(body: unknown, options?: { readonly signature?: string; readonly handle?: GatewayHandle }): Promise<Response>;
  stop(): Promise<void>;
}

export async function startWorld(
  options: FakeCommerceLayerOptions = {},
  gateway: Omit<NewGateway, 'baseUrl'> = {},
): Promise<World> {
  const stub = await startGatewayStub();
  const fake = await startFakeCommerceLayer(options);
  const handle = fake.addGateway({ ...gateway, baseUrl: stub.baseUrl });
  const client = (accessToken: string) =>
    CommerceLayer({ organization: fake.organization, accessToken, fetch: sdkFetch(fake.apiUrl) });
  const shopper = client(fake.token('sales_channel'));
  const world: World = {
    fake,
    stub,
    gateway: handle,
    admin: client(fake.token('integration')),
    shopper,
    client,
    async cart(order, as = shopper) {
      const { id } = fake.createOrder(order);
      const { available_payment_methods } = await as.orders.retrieve(id, { include: ['available_payment_methods'] });
      const method = available_payment_methods?.find((one) => one.payment_source_type === 'external_payments');
      await as.orders.update({ id, payment_method: as.payment_methods.relationship(method?.id ?? '') });
      await as.external_payments.create({ payment_source_token: `co_${id}`, order: as.orders.relationship(id) });
      return id;
    },
    async placed(order) {
      const id = await world.cart(order);
      await shopper.orders._place(id);
      return id;
    },
    authorizationOf(orderId) {
      const [authorization] = fake.ledger.transactionsOf(orderId, 'authorize');
      if (!authorization) throw new Error(`${orderId} has no authorization`);
      return authorization.id;
    },
    webhook(body, { signature, handle: to = handle } = {}) {
      const raw = JSON.stringify(body);
      return fetch(to.webhookUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-commercelayer-signature': signature ?? sign(raw, to.secret),
        },
        body: raw,
      });
    },
    async stop() {
      await stub.stop();
      await fake.stop();
    },
  };
  return world;
}
