/** The secrets of stores, changed one after the other while orders come in: none is lost, and the old one ends. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../server/clock.ts';
import { handsOn, MOVE_CARDS } from '../../faults/commercelayer-hands.ts';
import { openScene, type Scene } from '../../faults/scene.ts';
import { CARDS, card, shopper } from '../../support/api.ts';

const NEXT = 'the-next-secret-0123456789abcdef';
let scene: Scene;
afterEach(() => scene.stop());

const pay = (url: string | null) => shopper(url ?? '').pay({ details: card(CARDS.approved) });

describe('the secret of a CraftingStore gateway', () => {
  /** What CraftingStore signs with, and checks callbacks by. */
  let theirs: string;
  const gateway = {
    key: 'page',
    name: 'Card',
    store: 'blocks',
    get secret() {
      return theirs;
    },
  };
  const order = async () => {
    const { transactionId, status, url } = await scene.craftingStore.purchase();
    return { transactionId, status, url };
  };
  const told = (orders: readonly { transactionId: string }[]) =>
    orders.map(({ transactionId }) => scene.craftingStore.ledger.payment(transactionId).state);

  it('is rotated without losing an order: ours accepts both, theirs is switched, the old one is dropped', async () => {
    theirs = 'the-first-secret-0123456789abcdef';
    scene = await openScene({
      craftingStore: { gateways: [gateway] },
      edit: (yaml) => yaml.replace(`secret: \${BLOCKS_SECRET}`, `secret: ${theirs}`),
    });
    const old = theirs;
    const begunBefore = await order();
    const before = await order();
    await pay(before.url);
    await scene.pass(SECOND);
    expect(told([before])).toEqual(['paid']);

    await scene.restart((yaml) => yaml.replace(`secret: ${old}`, `secret: ${NEXT}\n    secretPrevious: ${old}`));
    const between = await order();
    expect(between.status).toBe(200);
    for (const { url } of [begunBefore, between]) await pay(url);
    await scene.pass(MINUTE, 10 * SECOND);
    // Signed with the new secret, which CraftingStore does not know yet: refused over there, and kept here.
    expect(told([begunBefore, between])).toEqual(['pending', 'pending']);

    theirs = NEXT;
    const after = await order();
    expect(after.status).toBe(200);
    await pay(after.url);
    await scene.pass(HOUR, 5 * MINUTE);
    expect(told([begunBefore, between, after])).toEqual(['paid', 'paid', 'paid']);

    await scene.restart((yaml) => yaml.replace(`\n    secretPrevious: ${old}`, ''));
    expect((await order()).status).toBe(200);
    theirs = old;
    expect((await order()).status).toBe(400);
    expect(scene.charges()).toHaveLength(4);
    expect(scene.log().join('')).not.toMatch(new RegExp(`${old}|${NEXT}`));
  });
});

describe('the shared secret of a Commerce Layer gateway', () => {
  /** As a merchant does it: Commerce Layer makes the new one, and signs with it from then on. */
  async function regenerated(): Promise<string> {
    const { platform, gateway } = scene.fashion;
    // The SDK's types know the trigger for reading only.
    const response = await fetch(`${platform.apiUrl}/api/external_gateways/${gateway.id}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${platform.token('integration')}`,
        'content-type': 'application/vnd.api+json',
      },
      body: JSON.stringify({
        data: { type: 'external_gateways', id: gateway.id, attributes: { _regenerate_shared_secret: true } },
      }),
    });
    const { data } = (await response.json()) as { data: { attributes: { shared_secret: string } } };
    return data.attributes.shared_secret;
  }

  it('is rotated without moving money twice: refused calls wait, what was answered "later" is told with the new one', async () => {
    scene = await openScene();
    const hands = handsOn(scene.fashion, scene.url);
    const placed = await hands.paid(MOVE_CARDS.movesLater);
    await hands.place(placed);
    const inTheGap = await hands.paid();
    await hands.capture(placed, 1_000);
    expect(hands.last(placed, 'capture').state).toBe('pending');

    const next = await regenerated();
    // Until we know it too, calls are refused: the order is not placed, and no money has moved for it.
    await hands.place(inTheGap).catch(() => undefined);
    expect(
      scene.fashion.platform.ledger.transactionsOf(inTheGap, 'authorize').some(({ state }) => state === 'succeeded'),
    ).toBe(false);

    await scene.restart((yaml) =>
      yaml.replace(`secret: \${FASHION_SECRET}`, `secret: ${next}\n    secretPrevious: \${FASHION_SECRET}`),
    );
    await hands.place(inTheGap);
    expect(hands.last(inTheGap, 'authorize').state).toBe('succeeded');
    await scene.pass(HOUR, 5 * MINUTE);
    expect(hands.last(placed, 'capture').state).toBe('succeeded');

    await scene.restart((yaml) => yaml.replace(`\n    secretPrevious: \${FASHION_SECRET}`, ''));
    await hands.refund(placed, 100);
    await scene.pass(HOUR, 5 * MINUTE);
    expect(scene.fashion.platform.ledger.transactionsOf(placed, 'capture')).toHaveLength(1);
    expect(scene.log().join('')).not.toContain(next);
  });
});

describe('the login token of ATShop', () => {
  it('is swapped in its file without a restart: orders paid meanwhile are fulfilled once with the next one', async () => {
    scene = await openScene();
    const file = join(scene.folder, 'login-token');
    writeFileSync(file, `${scene.secrets.ATSHOP_LOGIN_TOKEN}\n`);
    await scene.restart((yaml) => yaml.replaceAll(`\${ATSHOP_LOGIN_TOKEN}`, `\${file:${file}}`));
    expect(existsSync(file)).toBe(true);
    const order = async () => {
      const { _id } = scene.atshop.placeOrder();
      return { id: _id, ...(await scene.atshop.requestLink(_id)) };
    };
    const before = await order();
    const meanwhile = await order();
    await pay(before.url);
    await scene.pass(SECOND);

    scene.atshop.revokeToken(scene.secrets.ATSHOP_LOGIN_TOKEN);
    scene.atshop.dropConnections();
    await pay(meanwhile.url);
    await scene.pass(MINUTE);
    expect(scene.atshop.ledger.fulfilmentsOf(meanwhile.id)).toEqual([]);

    scene.atshop.issueToken(NEXT);
    writeFileSync(file, `${NEXT}\n`);
    const after = await order();
    await pay(after.url);
    await scene.pass(3 * HOUR, 10 * MINUTE);
    for (const { id } of [before, meanwhile, after]) expect(scene.atshop.ledger.fulfilmentsOf(id)).toHaveLength(1);
    expect(scene.log().join('')).not.toContain(NEXT);
  });
});
