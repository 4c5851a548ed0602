import { describe, expect, it } from 'vitest';
import { atshop } from '../../../../server/platforms/atshop/index.ts';
import { TOKEN } from './fixture.ts';

const parse = (keys: object) => atshop.configSchema.safeParse({ loginToken: TOKEN, ...keys });

describe('the configuration of an ATShop store', () => {
  it('needs only the login token', () => {
    expect(atshop.configSchema.parse({ loginToken: ` ${TOKEN}\n` })).toEqual({
      api: 'ddp',
      ddpUrl: 'wss://ddp.atshop.io/websocket',
      restUrl: 'https://i-api.atshop.io',
      loginToken: TOKEN,
      currency: 'USD',
      returnUrl: 'https://redirect.atshop.io/shop/order/return?orderId={orderId}&type=waiting',
      cancelUrl: 'https://redirect.atshop.io/shop/order/return?orderId={orderId}&type=cancelled',
      paymentMethod: 'alternative-payment',
    });
  });

  it.each([
    { ddpUrl: 'ws://127.0.0.1:4000/websocket' },
    { ddpUrl: 'ws://[::1]:4000/websocket' },
    { restUrl: 'http://localhost:4000' },
    { currency: 'GBP' },
    { api: 'rest' },
    { returnUrl: 'https://keys.example.com/order/{orderId}/waiting' },
    { loginTokenFile: '/run/secrets/atshop' },
  ])('takes %j', (keys) => expect(parse(keys).success).toBe(true));

  it.each([
    { loginToken: '' },
    { loginToken: ' ' },
    { loginToken: 'two words' },
    { loginToken: undefined },
    { ddpUrl: 'ws://ddp.atshop.io/websocket' },
    { ddpUrl: 'ws://127.0.0.1.example.com/websocket' },
    { ddpUrl: 'https://ddp.atshop.io' },
    { ddpUrl: 'wss://user:password@ddp.atshop.io' },
    { ddpUrl: 'ddp.atshop.io' },
    { restUrl: 'http://i-api.atshop.io' },
    { restUrl: 'file:///etc/passwd' },
    { currency: 'JPY' },
    { currency: 'usd' },
    { returnUrl: 'javascript:alert({orderId})' },
    { cancelUrl: '/order/{orderId}' },
    { paymentMethod: '' },
    { api: 'graphql' },
    { surprise: true },
  ])('refuses %j', (keys) => expect(parse(keys).success).toBe(false));

  it('never repeats a refused token', () => {
    const result = parse({ loginToken: 'hush hush' });
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error)).not.toContain('hush');
  });

  it('says that telling twice may fulfil twice, and has one route for browsers', () => {
    expect(atshop.limits).toEqual({
      confirmWithinMs: null,
      confirmationIsIdempotent: false,
      capture: 'automatic',
      priceIsFinal: false,
    });
    expect(atshop.routes).toEqual([{ method: 'GET', path: '/payment-link', cors: true }]);
  });
});
