import { describe, expect, it } from 'vitest';
import { createGate, tooManyRequests } from '../../../../demo/atshop/index.ts';
import { closedPort } from './ddp/scripted-server.ts';
import { confirm, paid, QUICK_TIMINGS, readBack, signal, startScene } from './fixture.ts';

describe.each(['ddp', 'rest'] as const)('telling the shop, orders read over %s', (api) => {
  it('logs in, fulfils with the exact amount in cents, and sees paid: true', async () => {
    const scene = await startScene({ keys: { api, paymentMethod: 'my-method' } });
    const { _id } = scene.shop.placeOrder();
    expect(await confirm(scene, _id)).toMatchObject({ result: 'delivered', answer: { status: 'fulfilled' } });
    expect(scene.shop.ledger.fulfilments).toMatchObject([
      { orderId: _id, amountPaid: 1_299, paymentMethod: 'my-method', userId: 'adminQ7tGzWc3NfKvXy' },
    ]);
    expect(scene.shop.ledger.logins).toHaveLength(1);
  });

  it('sends nothing for an order that is paid already', async () => {
    const scene = await startScene({ keys: { api } });
    const { _id } = scene.shop.placeOrder();
    await confirm(scene, _id);
    expect(await confirm(scene, _id)).toMatchObject({ result: 'delivered', answer: { status: 'already paid' } });
    expect(scene.shop.ledger.fulfilments).toHaveLength(1);
  });

  it('points at an order that was paid otherwise with another amount', async () => {
    const scene = await startScene({ keys: { api } });
    const { _id } = scene.shop.placeOrder({ paid: true, paidAmount: 5 });
    const result = await confirm(scene, _id);
    expect(result).toMatchObject({ result: 'delivered', alert: expect.stringContaining('paid twice') });
    expect(scene.shop.ledger.fulfilments).toEqual([]);
  });

  it.each(['reversed', 'completed', 'discarded', 'hold'] as const)(
    'gives up on an order that is %s',
    async (status) => {
      const scene = await startScene({ keys: { api } });
      const { _id } = scene.shop.placeOrder({ status });
      expect(await confirm(scene, _id)).toMatchObject({
        result: 'impossible',
        answer: { status: `order ${status}` },
        alert: expect.stringContaining(_id),
      });
      expect(scene.shop.ledger.fulfilments).toEqual([]);
    },
  );

  it('sends nothing when the order cannot be read', async () => {
    const scene = await startScene({ keys: { api } });
    const { _id } = scene.shop.placeOrder();
    scene.shop.faults.subscribe.push({ fault: 'error', error: { error: 500 } });
    scene.shop.faults.rest.push({ fault: 'status', status: 500 });
    expect(await confirm(scene, _id)).toMatchObject({ result: 'notDelivered', answer: { status: 'order not read' } });
    expect(scene.shop.ledger.fulfilments).toEqual([]);
  });

  it('waits for paid: true, and is unsure when it never shows', async () => {
    const scene = await startScene({ keys: { api } });
    const [slow, never] = [scene.shop.placeOrder(), scene.shop.placeOrder()];
    for (const { _id } of [slow, never]) {
      const result = confirm(scene, _id);
      const gate = createGate();
      scene.shop.faults.fulfil.push({ fault: 'delayResult', until: gate.opened });
      await expect.poll(() => scene.shop.ledger.fulfilmentsOf(_id).length).toBe(1);
      scene.shop.editOrder(_id, { paid: false, fulfilled: false, status: undefined });
      gate.open();
      if (_id === slow._id) {
        setTimeout(() => scene.shop.editOrder(_id, { paid: true }), 5);
        expect(await result).toMatchObject({ result: 'delivered' });
      } else {
        expect(await result).toMatchObject({ result: 'unsure' });
      }
    }
    expect(scene.shop.ledger.doubles).toEqual([]);
  });
});

describe('a fulfilment that waits in the shop behind a slow one', () => {
  it('is not run there once nobody waits for it any more', async () => {
    const scene = await startScene({ keys: { api: 'rest' } });
    const [slow, behind] = [scene.shop.placeOrder(), scene.shop.placeOrder()];
    const gate = createGate();
    scene.shop.faults.fulfil.push({ fault: 'delayResult', until: gate.opened });
    const results = await Promise.all([confirm(scene, slow._id), confirm(scene, behind._id)]);
    expect(results.map(({ result }) => result)).toEqual(['unsure', 'unsure']);
    expect(await confirm(scene, behind._id)).toMatchObject({ result: 'delivered' });
    gate.open();
    await gate.opened;
    await new Promise(setImmediate);
    expect(scene.shop.ledger.fulfilmentsOf(behind._id)).toHaveLength(1);
    expect(scene.shop.ledger.fulfilmentsOf(slow._id)).toHaveLength(1);
  });
});

describe('when the answer to a fulfilment is lost', () => {
  it.each([
    ['the connection is cut after it ran', { fault: 'dropAfter' }, true],
    ['the connection is cut before it ran', { fault: 'dropBefore' }, false],
    ['neither result nor updated comes', { fault: 'silenceAfter' }, true],
    ['it is swallowed', { fault: 'silenceBefore' }, false],
    ['only updated comes', { fault: 'updatedWithoutResult' }, true],
  ] as const)('%s: unsure, never sent again by itself, and reading back tells', async (_what, fault, happened) => {
    const scene = await startScene({ timings: { fulfilTimeoutMs: 60 } });
    const { _id } = scene.shop.placeOrder();
    scene.shop.faults.fulfil.push(fault);
    expect(await confirm(scene, _id)).toMatchObject({ result: 'unsure' });
    expect(await readBack(scene, _id)).toMatchObject({ status: 'succeeded', value: { paid: happened } });
    expect(scene.shop.ledger.fulfilments).toHaveLength(happened ? 1 : 0);
    expect(await confirm(scene, _id)).toMatchObject({ result: 'delivered' });
    expect(scene.shop.ledger.fulfilments).toHaveLength(1);
  });

  it.each(['resultWithoutUpdated', 'updatedFirst'] as const)('is sure with %s', async (fault) => {
    const scene = await startScene();
    const { _id } = scene.shop.placeOrder();
    scene.shop.faults.fulfil.push({ fault });
    expect(await confirm(scene, _id)).toMatchObject({ result: 'delivered' });
  });
});

describe('when the shop answers with an error', () => {
  it('was not delivered, says why and whom to ask', async () => {
    const scene = await startScene();
    const { _id } = scene.shop.placeOrder();
    scene.shop.faults.fulfil.push({ fault: 'error', error: { error: 'out-of-stock', reason: 'Nothing left' } });
    expect(await confirm(scene, _id)).toMatchObject({
      result: 'notDelivered',
      answer: { status: 'method error out-of-stock', body: 'Nothing left' },
      alert: expect.stringContaining(_id),
    });
  });

  it('was delivered when the order says so', async () => {
    const scene = await startScene();
    const { _id } = scene.shop.placeOrder();
    scene.shop.faults.fulfil.push({ fault: 'errorAfter', error: { error: 500, reason: 'Mail failed' } });
    expect(await confirm(scene, _id)).toMatchObject({ result: 'delivered' });
    expect(scene.shop.ledger.fulfilments).toHaveLength(1);
  });

  it('is unsure when the order cannot be read afterwards', async () => {
    const scene = await startScene({ keys: { api: 'rest' } });
    const { _id } = scene.shop.placeOrder();
    const gate = createGate();
    scene.shop.faults.fulfil.push({ fault: 'delayResult', until: gate.opened });
    const result = confirm(scene, _id);
    await expect.poll(() => scene.shop.ledger.fulfilments.length).toBe(1);
    scene.shop.faults.rest.always({ fault: 'status', status: 503 });
    gate.open();
    expect(await result).toMatchObject({ result: 'unsure' });
  });

  it('waits as long as a rate limit says', async () => {
    const scene = await startScene();
    const { _id } = scene.shop.placeOrder();
    scene.shop.faults.fulfil.push({ fault: 'error', error: tooManyRequests(7_000) });
    expect(await confirm(scene, _id)).toMatchObject({ result: 'notDelivered', retryAfterMs: 7_000 });
    scene.shop.dropConnections();
    scene.shop.faults.login.push({ fault: 'error', error: tooManyRequests(9_000) });
    expect(await confirm(scene, _id)).toMatchObject({ result: 'notDelivered', retryAfterMs: 9_000 });
    expect(scene.shop.ledger.fulfilments).toEqual([]);
  });

  it('logs in anew after a 403, since the login may be gone', async () => {
    const scene = await startScene();
    const { _id } = scene.shop.placeOrder();
    scene.shop.faults.fulfil.push({ fault: 'error', error: { error: 403, reason: 'Not an admin' } });
    expect(await confirm(scene, _id)).toMatchObject({
      result: 'notDelivered',
      alert: expect.stringContaining('loginToken'),
    });
    expect(await confirm(scene, _id)).toMatchObject({ result: 'delivered' });
    expect(scene.shop.ledger.logins).toHaveLength(2);
    expect(scene.shop.ledger.connections).toBe(1);
  });
});

describe('what is never sent', () => {
  it('a chargeback, or a payment in another currency', async () => {
    const scene = await startScene();
    const { _id } = scene.shop.placeOrder();
    expect(scene.platform.canConfirm('chargeback')).toBe(false);
    expect(await confirm(scene, _id, { kind: 'chargeback' })).toMatchObject({ result: 'impossible' });
    const money = { amountMinor: 1_299, currency: 'EUR' };
    expect(await confirm(scene, _id, { money })).toMatchObject({ result: 'impossible', alert: expect.any(String) });
    expect(scene.shop.ledger.connections).toBe(0);
  });

  it('a second fulfilment of the same order at the same time', async () => {
    const scene = await startScene();
    const orders = [scene.shop.placeOrder(), scene.shop.placeOrder()];
    const results = await Promise.all([...orders, ...orders, ...orders].map(({ _id }) => confirm(scene, _id)));
    expect(results.map(({ result }) => result)).toEqual(Array(6).fill('delivered'));
    expect(scene.shop.ledger.fulfilments).toHaveLength(2);
    expect(scene.shop.ledger.doubles).toEqual([]);
  });

  it('anything when nobody listens', async () => {
    const scene = await startScene({ keys: { ddpUrl: `ws://127.0.0.1:${await closedPort()}` } });
    expect(await confirm(scene, '4wuvZe7XgCZapx746')).toMatchObject({ result: 'notDelivered' });
  });

  it('anything when DDP is down although orders can be read over REST', async () => {
    const scene = await startScene({ keys: { api: 'rest', ddpUrl: `ws://127.0.0.1:${await closedPort()}` } });
    const { _id } = scene.shop.placeOrder();
    expect(await confirm(scene, _id)).toMatchObject({
      result: 'notDelivered',
      answer: { status: 'login not possible' },
    });
  });

  it('anything for a worker that gave up, or a platform that was closed', async () => {
    const scene = await startScene();
    const { _id } = scene.shop.placeOrder();
    expect(await scene.platform.confirm(paid(_id), AbortSignal.abort())).toMatchObject({ result: 'notDelivered' });
    await scene.platform.close();
    expect(await scene.platform.confirm(paid(_id), signal())).toMatchObject({ result: 'notDelivered' });
    expect(scene.shop.ledger.fulfilments).toEqual([]);
  });
});

describe('reconnecting', () => {
  it('logs in again on the new connection before the next fulfilment', async () => {
    const scene = await startScene();
    const [first, second] = [scene.shop.placeOrder(), scene.shop.placeOrder()];
    await confirm(scene, first._id);
    scene.shop.dropConnections();
    await expect.poll(() => scene.shop.ledger.logins.length).toBe(2);
    expect(await confirm(scene, second._id)).toMatchObject({ result: 'delivered' });
    expect(scene.shop.ledger.connections).toBe(2);
    expect(new Set(scene.shop.ledger.logins.map(({ session }) => session)).size).toBe(2);
  });

  it('notices a half-open connection and gets a new one', async () => {
    const { ddp } = QUICK_TIMINGS;
    const scene = await startScene({ timings: { ddp: { ...ddp, heartbeatEveryMs: 20, heartbeatTimeoutMs: 40 } } });
    const { _id } = scene.shop.placeOrder();
    await readBack(scene, _id);
    scene.shop.muteConnections();
    await expect.poll(() => scene.shop.ledger.connections, { timeout: 2_000 }).toBe(2);
    expect(await confirm(scene, _id)).toMatchObject({ result: 'delivered' });
  });
});
