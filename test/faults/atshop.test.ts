/** Group E, ATShop: whose fulfil call is not known to be harmless when repeated. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderFields } from '../../demo/atshop/index.ts';
import { HOUR, MINUTE, SECOND } from '../../server/clock.ts';
import { CARDS, card, shopper } from '../support/api.ts';
import { eventually } from '../support/world.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
const tokenFile = () => join(scene.folder, 'login-token');

beforeEach(async () => {
  scene = await openScene();
  // The token lies in a file, as on a server whose operator may have to swap it.
  writeFileSync(tokenFile(), `${scene.secrets.ATSHOP_LOGIN_TOKEN}\n`);
  await scene.restart((yaml) => yaml.replaceAll(`\${ATSHOP_LOGIN_TOKEN}`, `\${file:${tokenFile()}}`));
});
afterEach(() => scene.stop());

async function link(fields: OrderFields = {}, store = 'keys') {
  const { _id } = scene.atshop.placeOrder(fields);
  return { orderId: _id, ...(await scene.atshop.requestLink(_id, { store })) };
}

async function pay(url: string | null): Promise<void> {
  const { body } = await shopper(url ?? '').pay({ details: card(CARDS.approved) });
  expect(body.payment?.state).toBe('paid');
}

const fulfilments = (orderId: string) => scene.atshop.ledger.fulfilmentsOf(orderId);
const told = async (url: string | null) => (await shopper(url ?? '').view()).storeInformed;
const states = async () => (await scene.operator.listConfirmations({ limit: 20 })).map(({ state }) => state);

describe('E1 the shop is down', () => {
  it('for two hours: the rows wait, and each order is fulfilled once when it is back', async () => {
    const orders = [await link(), await link(), await link()];
    scene.atshop.faults.connect.always({ fault: 'unavailable' });
    scene.atshop.dropConnections();
    for (const { url } of orders) await pay(url);
    await scene.pass(2 * HOUR, 20 * MINUTE);
    expect(scene.atshop.ledger.fulfilments).toEqual([]);
    expect(await states()).toEqual(['waiting', 'waiting', 'waiting']);
    scene.atshop.faults.connect.always(null);
    await scene.pass(4 * HOUR, HOUR);
    for (const { orderId, url } of orders) {
      expect(fulfilments(orderId)).toHaveLength(1);
      expect(await told(url)).toBe(true);
    }
    expect(scene.charges()).toHaveLength(3);
  });
});

describe('E2 the shop refuses to fulfil', () => {
  it.each([401, 403, 404])(
    'with error %d for two hours: a person is told, and then it is delivered once',
    async (code) => {
      const { orderId, url } = await link();
      scene.atshop.faults.fulfil.always({ fault: 'error', error: { error: code, reason: 'No.' } });
      await pay(url);
      await eventually('the alert', () => scene.alerts().includes('confirmation_failing'));
      await scene.pass(2 * HOUR, 20 * MINUTE);
      expect(await states()).toEqual(['waiting']);
      scene.atshop.faults.fulfil.always(null);
      await scene.pass(4 * HOUR, HOUR);
      expect(fulfilments(orderId)).toHaveLength(1);
      expect(await told(url)).toBe(true);
    },
  );
});

describe('E12 the login token is revoked', () => {
  it('an alert, the rows wait, and a token swapped in its file delivers them without a restart', async () => {
    const orders = [await link(), await link()];
    scene.atshop.revokeToken(scene.secrets.ATSHOP_LOGIN_TOKEN);
    for (const { url } of orders) await pay(url);
    await eventually('the alert', () => scene.alerts().includes('atshop_token_refused'));
    await scene.pass(HOUR, 10 * MINUTE);
    expect(scene.atshop.ledger.fulfilments).toEqual([]);
    expect(await states()).toEqual(['waiting', 'waiting']);

    scene.atshop.issueToken('the-new-token');
    writeFileSync(tokenFile(), 'the-new-token\n');
    await scene.pass(4 * HOUR, HOUR);
    for (const { orderId, url } of orders) {
      expect(fulfilments(orderId)).toHaveLength(1);
      expect(await told(url)).toBe(true);
    }
    expect(scene.atshop.ledger.doubles).toEqual([]);
  });

  it('links are still given and money is still taken meanwhile: reading needs no login', async () => {
    scene.atshop.revokeToken(scene.secrets.ATSHOP_LOGIN_TOKEN);
    const { status, url } = await link();
    expect(status).toBe(200);
    await pay(url);
    expect(scene.charges()).toHaveLength(1);
  });
});

describe('E13 the price is edited between link and payment', () => {
  it('the quote the shopper agreed to is honoured: charged and told alike', async () => {
    const { orderId, url } = await link({ toPay: 1_500 });
    scene.atshop.editOrder(orderId, { toPay: 9_900 });
    await pay(url);
    await eventually('the shop to be told', () => told(url));
    expect(fulfilments(orderId).map(({ amountPaid }) => amountPaid)).toEqual([1_500]);
    expect(scene.charges().map(({ captured }) => captured)).toEqual([1_500]);
  });

  it('a link asked for after the edit has the new price, and the old one can no longer be paid', async () => {
    const first = await link({ toPay: 1_500 });
    scene.atshop.editOrder(first.orderId, { toPay: 1_700 });
    const second = await scene.atshop.requestLink(first.orderId);
    expect(second.url).not.toBe(first.url);
    expect((await shopper(second.url ?? '').view()).amount.amountMinor).toBe(1_700);
    expect((await shopper(first.url ?? '').pay({ details: card(CARDS.approved) })).status).toBe(409);
    await pay(second.url);
    await eventually('the shop to be told', () => told(second.url));
    expect(fulfilments(first.orderId).map(({ amountPaid }) => amountPaid)).toEqual([1_700]);
    expect(scene.charges()).toHaveLength(1);
  });

  it('edited while a challenge is open: the challenge that passes pays the price it showed', async () => {
    const { orderId, url } = await link({ toPay: 1_500 });
    const { body } = await shopper(url ?? '').pay({ details: card(CARDS.challenge) });
    scene.atshop.editOrder(orderId, { toPay: 9_900 });
    expect((await scene.atshop.requestLink(orderId)).url).toBe(url);
    await fetch(body.payment?.action?.url ?? '', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ decision: 'approve' }),
    });
    await eventually('the shop to be told', () => told(url));
    expect(fulfilments(orderId).map(({ amountPaid }) => amountPaid)).toEqual([1_500]);
  });
});

describe('E14 an order whose amount cannot be used', () => {
  it.each<[string, OrderFields, number]>([
    ['toPay 0', { toPay: 0 }, 422],
    ['toPay below zero', { toPay: -5 }, 422],
    ['toPay as text', { toPay: '1500' }, 422],
    ['toPay NaN', { toPay: Number.NaN }, 422],
    ['toPay beyond all money', { toPay: 1e17 }, 422],
    ['quantity 0', { quantity: 0 }, 422],
    ['quantity 1e9', { quantity: 1e9 }, 422],
    ['quantity NaN', { quantity: Number.NaN }, 422],
  ])('%s: no link over either API, and nobody can pay it', async (_what, fields, status) => {
    for (const store of ['keys', 'keys-rest']) {
      expect([store, (await link(fields, store)).status]).toEqual([store, status]);
    }
    expect(await scene.tillgate.domain.database.read.selectFrom('checkouts').select('id').execute()).toEqual([]);
  });

  it('a fraction of a cent is rounded once, and that is what is charged and told', async () => {
    const { orderId, url } = await link({ toPay: 1_499.5 });
    await pay(url);
    await eventually('the shop to be told', () => told(url));
    expect(fulfilments(orderId).map(({ amountPaid }) => amountPaid)).toEqual([1_500]);
    expect(scene.charges().map(({ captured }) => captured)).toEqual([1_500]);
  });

  it('without toPay it is quantity times price', async () => {
    const { orderId, url } = await link({ quantity: 3 });
    const value = scene.atshop.productOf(orderId)?.value;
    expect((await shopper(url ?? '').view()).amount.amountMinor).toBe(3 * Number(value));
  });
});

describe('E15 an order that ended before the money came', () => {
  it.each(['reversed', 'discarded', 'hold'] as const)(
    '%s in the shop: not fulfilled, a person is told',
    async (status) => {
      const { orderId, url } = await link();
      scene.atshop.editOrder(orderId, { status });
      await pay(url);
      await eventually('the alert', () => scene.alerts().includes('confirmation_failing'));
      expect(await states()).toEqual(['dead']);
      await scene.pass(HOUR, 20 * MINUTE);
      expect(fulfilments(orderId)).toEqual([]);
      expect(await told(url)).toBe(false);
    },
  );

  it('paid some other way meanwhile: not fulfilled again', async () => {
    const { orderId, url } = await link();
    scene.atshop.editOrder(orderId, { paid: true, fulfilled: true });
    await pay(url);
    await eventually('the shop to be asked', async () => (await states())[0] === 'delivered');
    expect(fulfilments(orderId)).toEqual([]);
  });

  it('asked for again after it was paid: no new link, and the old page takes no second payment', async () => {
    const { orderId, url } = await link();
    await pay(url);
    await eventually('the shop to be told', () => told(url));
    expect((await scene.atshop.requestLink(orderId)).status).toBe(409);
    expect((await shopper(url ?? '').pay({ details: card(CARDS.approved) })).status).toBe(409);
    await scene.pass(SECOND);
    expect(scene.charges()).toHaveLength(1);
    expect(fulfilments(orderId)).toHaveLength(1);
  });
});
