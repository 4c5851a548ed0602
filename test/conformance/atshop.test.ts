import { type FakeAtshop, startFakeAtshop } from '../../demo/atshop/index.ts';
import { atshop } from '../../server/platforms/atshop/index.ts';
import { linkRequest, openStoreAt, TOKEN } from '../server/platforms/atshop/fixture.ts';
import { type FakeStoreEnd, type OpenedPlatform, type PlatformHarness, platformConformance } from './platform-suite.ts';

const ORDER = '4wuvZe7XgCZapx746';

function storeEnd(shop: FakeAtshop): FakeStoreEnd {
  const { fulfil, login } = shop.faults;
  return {
    async behave(mode) {
      fulfil.clear();
      login.clear();
      switch (mode) {
        case 'accepts':
          return;
        case 'fails':
          return fulfil.always({ fault: 'error', error: { error: 500, reason: 'Internal server error' } });
        case 'denies':
          return login.always({
            fault: 'error',
            error: { error: 403, reason: "You've been logged out by the server." },
          });
        case 'losesAnswer':
          return fulfil.push({ fault: 'dropAfter' });
        case 'leaks':
          return fulfil.always({ fault: 'error', error: { error: 500, reason: `${TOKEN} `.repeat(500) } });
        case 'unreachable':
          return shop.stop();
      }
    },
    received: (orderRef) => shop.ledger.fulfilmentsOf(orderRef).length,
    fulfilled: (orderRef) => shop.ledger.fulfilmentsOf(orderRef).length,
  };
}

const harness = (api: 'ddp' | 'rest'): PlatformHarness => ({
  limits: atshop.limits,
  order: { ref: ORDER, money: { amountMinor: 2_598, currency: 'USD' } },
  secrets: [TOKEN],
  tellsChargebacks: false,
  retryAfterSeconds: null,
  goodRequest: () => linkRequest({ orderId: ORDER }),
  // Nothing is signed: anybody may ask for the link of any order.
  forgedRequests: () => [],
  malformedRequests: () => [
    { what: 'no order id', request: linkRequest({}) },
    { what: 'two order ids', request: linkRequest({ orderId: [ORDER, ORDER] }) },
    { what: 'a path', request: linkRequest({ orderId: '../../shop/users' }) },
    { what: 'a NUL', request: linkRequest({ orderId: `${ORDER}\0` }) },
  ],
  oversizedRequests: () => [{ what: 'a megabyte of an id', request: linkRequest({ orderId: 'a'.repeat(1 << 20) }) }],
  linkIn({ status, body }) {
    const { type, url } = body as { type?: unknown; url?: unknown };
    return status === 200 && type === 'url' && typeof url === 'string' ? url : null;
  },
  async open(): Promise<OpenedPlatform> {
    const shop = await startFakeAtshop({ gateways: [{ name: 'Card', store: 'keys' }], loginToken: TOKEN });
    shop.placeOrder({ _id: ORDER, quantity: 2 });
    const { platform, close } = openStoreAt(shop, { api });
    return {
      platform,
      store: storeEnd(shop),
      async close() {
        await close();
        await shop.stop();
      },
    };
  },
});

platformConformance('atshop over DDP', harness('ddp'));
platformConformance('atshop with orders read over REST', harness('rest'));
