import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGate } from '../../../demo/commercelayer/index.ts';
import { later, yes } from './gateway-stub.ts';
import { startWorld, type World } from './world.ts';

const approved = (actionId: string) => ({ success: true, data: { action_id: actionId, message: 'Accepted' } });
const refused = (actionId: string) => ({
  success: false,
  data: { action_id: actionId, error_code: 'DECLINED', error_detail: 'Insufficient funds' },
  error: { code: 'DECLINED', message: 'Insufficient funds' },
});

describe('asynchronous payments', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());
  afterEach(() => {
    world.stub.answer = yes;
    world.fake.faults.webhook.clear();
  });

  const placedLater = async (actionId: string): Promise<string> => {
    world.stub.answer = later(actionId);
    const id = await world.placed();
    world.stub.answer = yes;
    return id;
  };

  it('place the order, leave it unpaid and shut it for changes', async () => {
    const { fake, shopper } = world;
    const id = await placedLater('act_1');
    expect(await shopper.orders.retrieve(id)).toMatchObject({
      status: 'placed',
      payment_status: 'unpaid',
      editable: false,
    });
    expect(fake.ledger.money(id).authorized).toBe(0);
    expect(fake.ledger.pendingMoney(id).authorized).toBe(2_400);
    const response = await world.webhook(approved('act_1'));
    expect(response.status).toBe(200);
    expect(fake.order(id).paymentStatus).toBe('authorized');
    expect(fake.ledger.transactionsOf(id)).toMatchObject([
      { state: 'succeeded', message: 'Accepted', amountCents: 2_400 },
    ]);
  });

  it('that fail leave the order as it is', async () => {
    const id = await placedLater('act_2');
    expect((await world.webhook(refused('act_2'))).status).toBe(200);
    expect(world.fake.order(id)).toMatchObject({ status: 'placed', paymentStatus: 'unpaid' });
    expect(world.fake.ledger.transactionsOf(id)).toMatchObject([{ state: 'failed', errorCode: 'DECLINED' }]);
  });

  it('take a second message as a repetition, and its opposite as a contradiction', async () => {
    const id = await placedLater('act_3');
    await world.webhook(approved('act_3'));
    expect((await world.webhook(approved('act_3'))).status).toBe(200);
    expect((await world.webhook(refused('act_3'))).status).toBe(422);
    expect(world.fake.order(id).paymentStatus).toBe('authorized');
    const verdicts = world.fake.ledger.webhooks.filter(({ actionId }) => actionId === 'act_3');
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['accepted', 'repeated', 'contradicted']);
  });

  it('refuse strangers, forgeries and nonsense', async () => {
    const id = await placedLater('act_4');
    expect((await world.webhook(approved('act_unknown'))).status).toBe(404);
    expect((await world.webhook(approved('act_4'), { signature: 'bm8=' })).status).toBe(401);
    expect((await world.webhook({ data: { action_id: 'act_4' } })).status).toBe(422);
    const stranger = {
      ...world.gateway,
      webhookUrl: `${world.fake.apiUrl}/webhook_callbacks/external_gateways/nobody`,
    };
    expect((await world.webhook(approved('act_4'), { handle: stranger })).status).toBe(404);
    expect(world.fake.order(id).paymentStatus).toBe('unpaid');
    expect(world.fake.ledger.webhooks.slice(-4).map(({ verdict, answered }) => [verdict, answered])).toEqual([
      ['unknownAction', 404],
      ['badSignature', 401],
      ['malformed', 422],
      ['unknownGateway', 404],
    ]);
  });

  it('do not know an action whose answer is not recorded yet', async () => {
    const { fake, stub, shopper } = world;
    const gate = createGate();
    fake.faults.calls.authorize.push({ fault: 'hold', moment: 'afterAnswer', until: gate.opened });
    stub.answer = later('act_5');
    const id = await world.cart();
    const placing = shopper.orders._place(id);
    await expect.poll(() => stub.calls.at(-1)?.document.data.attributes.payment_source_token).toBe(`co_${id}`);
    expect((await world.webhook(approved('act_5'))).status).toBe(404);
    gate.open();
    await placing;
    expect((await world.webhook(approved('act_5'))).status).toBe(200);
    expect(fake.order(id).paymentStatus).toBe('authorized');
  });

  it('survive a webhook endpoint that is down, and one that loses its answer', async () => {
    const id = await placedLater('act_6');
    const { webhook } = world.fake.faults;
    webhook.push({ fault: 'status', status: 503, retryAfter: '1' }, { fault: 'reset', effect: true });
    const down = await world.webhook(approved('act_6'));
    expect([down.status, down.headers.get('retry-after')]).toEqual([503, '1']);
    expect(world.fake.order(id).paymentStatus).toBe('unpaid');
    await expect(world.webhook(approved('act_6'))).rejects.toThrow();
    expect(world.fake.order(id).paymentStatus).toBe('authorized');
    expect(world.fake.ledger.webhooks.slice(-2)).toMatchObject([
      { verdict: 'notTaken', answered: 503 },
      { verdict: 'accepted', answered: 'reset' },
    ]);
  });

  it('work for captures and refunds too', async () => {
    const { fake, stub, admin } = world;
    const id = await world.placed();
    stub.answer = later('act_7');
    await admin.authorizations._capture(world.authorizationOf(id));
    expect(fake.order(id).paymentStatus).toBe('authorized');
    await expect(admin.authorizations._capture(world.authorizationOf(id))).rejects.toMatchObject({ status: 422 });
    await world.webhook(approved('act_7'));
    expect(fake.order(id).paymentStatus).toBe('paid');
    stub.answer = later('act_8');
    await admin.orders._refund(id);
    expect(fake.ledger.pendingMoney(id).refunded).toBe(2_400);
    await world.webhook(approved('act_8'));
    expect(fake.order(id).paymentStatus).toBe('refunded');
  });

  it('place an auto_place order only when they succeed', async () => {
    const auto = await startWorld({}, { method: { auto_place: true, auto_capture: true } });
    try {
      auto.stub.answer = later('act_9');
      const id = await auto.cart();
      await auto.shopper.orders._authorize(id);
      expect(auto.fake.order(id)).toMatchObject({ status: 'pending', paymentStatus: 'unpaid' });
      auto.stub.answer = yes;
      await auto.webhook(approved('act_9'));
      await auto.fake.idle();
      expect(auto.fake.order(id)).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
    } finally {
      await auto.stop();
    }
  });

  it('of a placed order are forwarded by an operator', async () => {
    const id = await placedLater('act_10');
    await world.admin.authorizations._forward(world.authorizationOf(id));
    expect(world.fake.order(id).paymentStatus).toBe('authorized');
    expect((await world.webhook(approved('act_10'))).status).toBe(200);
    expect(world.fake.ledger.webhooks.at(-1)?.verdict).toBe('repeated');
  });
});

describe('place_async', () => {
  it('answers while it is placing', async () => {
    const world = await startWorld();
    try {
      const id = await world.cart();
      const placing = await world.shopper.orders.update({ id, place_async: true, _place: true });
      expect(placing.status).toBe('placing');
      await world.fake.idle();
      expect(world.fake.order(id)).toMatchObject({ status: 'placed', paymentStatus: 'authorized' });
    } finally {
      await world.stop();
    }
  });
});
