import { describe, expect, it } from 'vitest';
import { startFakeCommerceLayer } from '../../../demo/commercelayer/index.ts';
import { startWorld } from './world.ts';

describe('around the API', () => {
  it('serves the pages it is given, which may use the fake', async () => {
    const fake = await startFakeCommerceLayer({
      pages: (shop) => (_request, response) => {
        response.send(`${shop.catalogue.length} products at ${shop.url}`);
      },
    });
    try {
      expect(await (await fetch(`${fake.apiUrl}/`)).text()).toBe(`3 products at ${fake.url}`);
    } finally {
      await fake.stop();
    }
  });

  it('tells outsiders the state, without bodies and signatures', async () => {
    const world = await startWorld();
    try {
      const id = await world.placed({ currency: 'USD' });
      const oracle: unknown = await (await fetch(`${world.fake.apiUrl}/oracle`)).json();
      expect(oracle).toMatchObject({
        orders: [{ id, paymentStatus: 'authorized', money: { authorized: 2_860 } }],
        calls: [{ action: 'authorize', orderId: id, status: 200 }],
      });
      expect(JSON.stringify(oracle)).not.toContain('signature');
    } finally {
      await world.stop();
    }
  });

  it('makes carts with taxes on top in one market and inside the price in the other', async () => {
    const fake = await startFakeCommerceLayer();
    try {
      const lines = [{ sku: 'MUG', quantity: 2 }, { sku: 'BEANIE' }];
      expect(fake.createOrder({ currency: 'EUR', lines, shippingCents: 500 }).totalCents).toBe(5_900);
      expect(fake.createOrder({ currency: 'USD', lines, shippingCents: 500 }).totalCents).toBe(6_930);
      expect(() => fake.createOrder({ lines: [{ sku: 'NOTHING' }] })).toThrow('NOTHING');
    } finally {
      await fake.stop();
    }
  });

  it('does not start on a port that is taken', async () => {
    const fake = await startFakeCommerceLayer();
    try {
      const port = Number(new URL(fake.apiUrl).port);
      await expect(startFakeCommerceLayer({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    } finally {
      await fake.stop();
    }
  });
});
