import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { no, yes } from './gateway-stub.ts';
import { startWorld, type World } from './world.ts';

describe('a gateway in trouble', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld({ callTimeoutMs: 400 });
  });
  afterEach(() => world.stop());

  it('gets a failed transaction and 200 for the shopper when it does not answer in time', async () => {
    world.stub.answer = () => null;
    const id = await world.placed();
    expect(world.fake.order(id)).toMatchObject({ status: 'pending', paymentStatus: 'unpaid' });
    expect(world.fake.ledger.callsOf(id)).toMatchObject([{ end: 'timeout', status: null }]);
    expect(world.fake.ledger.transactionsOf(id)).toMatchObject([{ state: 'failed', errorCode: 'GATEWAY_ERROR' }]);
    expect(world.fake.breaker(world.gateway.id)).toEqual({ state: 'closed', failures: 1 });
  });

  it('has done what the platform believes failed when the answer is lost', async () => {
    const { fake, stub } = world;
    fake.faults.calls.authorize.push({ fault: 'loseAnswer' });
    const id = await world.placed();
    expect(stub.calls).toHaveLength(1);
    expect(fake.ledger.callsOf(id)).toMatchObject([{ end: 'lost', status: 200 }]);
    expect(fake.order(id).paymentStatus).toBe('unpaid');
    await world.shopper.orders._place(id);
    expect(stub.calls).toHaveLength(2);
    expect(fake.order(id).paymentStatus).toBe('authorized');
  });

  it('gets the same bytes several times at once', async () => {
    const { fake, stub } = world;
    fake.faults.calls.authorize.push({ fault: 'repeat', times: 5 });
    const id = await world.placed();
    expect(stub.calls).toHaveLength(5);
    expect(new Set(stub.calls.map(({ raw, signature }) => `${signature} ${raw}`)).size).toBe(1);
    expect(fake.ledger.callsOf(id)).toHaveLength(5);
    expect(fake.ledger.money(id).authorized).toBe(2_400);
  });

  it('is cut off, delayed, not reached and lied to as ordered', async () => {
    const { fake, stub, gateway } = world;
    const faults = fake.faults.calls.authorize;
    const slow = new Promise<void>((resolve) => setTimeout(resolve, 20));
    stub.answer = () => null;
    faults.push({ fault: 'cut', afterMs: 10 });
    expect(fake.ledger.callsOf(await world.placed())).toMatchObject([{ end: 'cut' }]);
    stub.answer = yes;
    faults.push({ fault: 'neverSent' }, { fault: 'delay', ms: 5 });
    const before = stub.calls.length;
    expect(fake.ledger.callsOf(await world.placed())).toMatchObject([{ end: 'connectionFailed' }]);
    expect(stub.calls).toHaveLength(before);
    expect(fake.ledger.callsOf(await world.placed())).toMatchObject([{ end: 'answered' }]);
    faults.push(
      { fault: 'hold', moment: 'beforeCall', until: slow },
      { fault: 'tamper', change: (body) => body.replace('"co_', '"xo_') },
    );
    await world.placed();
    await world.placed();
    const tampered = stub.calls.at(-1);
    expect(tampered?.raw).toContain('"xo_');
    expect(fake.ledger.calls.at(-1)?.body).not.toBe(tampered?.raw);
    expect(fake.ledger.calls.at(-1)?.signature).toBe(tampered?.signature);
    expect(fake.breaker(gateway.id).failures).toBe(0);
  });

  it('opens its circuit after more than thirty failures in a row, for all URLs, until an integration resets it', async () => {
    const { fake, stub, admin, shopper, gateway } = world;
    const healthy = await world.placed();
    stub.answer = no(500, 'broken', 'Broken');
    const id = await world.cart();
    for (let call = 1; call <= 30; call += 1) await shopper.orders._place(id);
    expect(await admin.external_gateways.retrieve(gateway.id)).toMatchObject({
      circuit_state: 'closed',
      circuit_failure_count: 30,
    });
    await shopper.orders._place(id);
    expect(fake.breaker(gateway.id)).toEqual({ state: 'open', failures: 31 });
    stub.answer = yes;
    const calls = stub.calls.length;
    await admin.authorizations._capture(world.authorizationOf(healthy));
    expect(stub.calls).toHaveLength(calls);
    expect(fake.ledger.callsOf(healthy, 'capture')).toMatchObject([{ end: 'circuitOpen' }]);
    await expect(shopper.external_gateways._reset_circuit(gateway.id)).rejects.toMatchObject({ status: 401 });
    await admin.external_gateways._reset_circuit(gateway.id);
    await admin.authorizations._capture(world.authorizationOf(healthy));
    expect(fake.order(healthy).paymentStatus).toBe('paid');
    expect(fake.breaker(gateway.id)).toEqual({ state: 'closed', failures: 0 });
  });

  it('does not feed the breaker by declines, unless told so', async () => {
    world.stub.answer = no(402, 'declined', 'No.');
    await world.placed();
    expect(world.fake.breaker(world.gateway.id).failures).toBe(0);
    const strict = await startWorld({ circuitCounts4xx: true, declinedPlace: 'error' });
    try {
      strict.stub.answer = no(402, 'declined', 'No.');
      await expect(strict.placed()).rejects.toMatchObject({ status: 422 });
      expect(strict.fake.breaker(strict.gateway.id).failures).toBe(1);
      expect(strict.fake.ledger.transactions).toMatchObject([{ state: 'declined', message: 'No.' }]);
    } finally {
      await strict.stop();
    }
  });

  it.each([
    ['nothing', ''],
    ['a web page', '<!doctype html>'],
    ['no token', { success: true, data: { amount_cents: 2_400 } }],
    ['no amount', { success: true, data: { transaction_token: 'act_1' } }],
    ['success: false', { success: false, data: { transaction_token: 'act_1', amount_cents: 2_400 } }],
  ])('that answers 200 with %s has not authorized', async (_what, body) => {
    world.stub.answer = () => ({ status: 200, body });
    const id = await world.placed();
    expect(world.fake.order(id)).toMatchObject({ status: 'pending', paymentStatus: 'unpaid' });
    expect(world.fake.ledger.transactionsOf(id)).toMatchObject([{ state: 'failed' }]);
  });

  it('sends messages that become notifications of the order', async () => {
    world.stub.answer = (call) => {
      const { status, body } = yes(call);
      const { data } = body as { data: object };
      return {
        status,
        body: { success: true, data: { ...data, messages: [{ name: 'tillgate', flash: true, body: { text: 'Hi' } }] } },
      };
    };
    const id = await world.placed();
    const { notifications } = await world.shopper.orders.retrieve(id, { include: ['notifications'] });
    expect(notifications).toMatchObject([{ name: 'tillgate', flash: true, body: { text: 'Hi' } }]);
  });
});

describe('the API in trouble', () => {
  it('fails, stalls and loses answers as ordered', async () => {
    const world = await startWorld();
    try {
      const { fake, shopper } = world;
      const id = await world.cart();
      fake.faults.api.push({ fault: 'status', status: 503 });
      await expect(shopper.orders.retrieve(id)).rejects.toMatchObject({ status: 503 });
      fake.faults.api.push({ fault: 'reset', effect: true });
      await expect(shopper.orders._place(id)).rejects.toThrow();
      expect(fake.order(id).status).toBe('placed');
    } finally {
      await world.stop();
    }
  });
});
