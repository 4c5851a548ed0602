import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../server/clock.ts';
import { openScene, type Scene } from '../../faults/scene.ts';
import { CARDS, card, shopper } from '../../support/api.ts';
import { eventually } from '../../support/world.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.stop());

type Line = Readonly<Record<string, unknown>>;
const lines = (): Line[] => scene.log().map((line) => JSON.parse(line));
const at = (path: string, init?: RequestInit) => fetch(`${scene.url}${path}`, init);
const idOf = (response: Response) => response.headers.get('x-request-id') ?? '';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('a request id', () => {
  it('is on every answer, also those of errors and files, and never twice the same', async () => {
    const paths = [
      '/healthz',
      '/nowhere',
      '/tillgate.js',
      '/checkout/x',
      '/%E0%A4%A',
      '/craftingstore/blocks',
      '/metrics',
    ];
    const ids = await Promise.all(paths.map(async (path) => idOf(await at(path))));
    for (const id of ids) expect(id).toMatch(UUID);
    expect(new Set(ids).size).toBe(paths.length);
  });

  it('is ours, whatever the caller calls itself', async () => {
    const theirs = '11111111-2222-3333-4444-555555555555';
    const answer = await at('/notifications/card', {
      method: 'POST',
      body: '{}',
      headers: { 'x-request-id': theirs },
    });
    expect(idOf(answer)).not.toBe(theirs);
    expect(scene.log().join('')).not.toContain(theirs);
  });

  it('leads to the lines logged for it, past the reading of the body and also while others are served', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => at('/notifications/card', { method: 'POST', body: '{"no":"signature"}' })),
    );
    for (const answer of answers) {
      const own = lines().filter(({ requestId }) => requestId === idOf(answer));
      expect(own.map(({ msg }) => msg)).toEqual(['notification refused']);
    }
    // The contract of an error's body stays as it is.
    expect(Object.keys((await (await at('/nowhere')).json()).error)).toEqual(['code', 'message']);
  });

  it('stands beside the checkout and the payment while a provider is asked', async () => {
    const { url } = await scene.craftingStore.purchase();
    const id = url?.split('/').at(-1) ?? '';
    const body = JSON.stringify({
      method: 'card',
      attempt: crypto.randomUUID(),
      locale: 'en',
    });
    const headers = { 'content-type': 'application/json' };
    const answer = await at(`/api/checkouts/${id}/payments`, { method: 'POST', body, headers });
    const own = lines().filter(({ requestId }) => requestId === idOf(answer));
    expect(own.length).toBeGreaterThan(0);
    for (const line of own) expect(line).toMatchObject({ checkout: id });
    expect(own.some(({ payment }) => /^pay_/.test(String(payment)))).toBe(true);
  });

  it('is not that of whoever happened to wake a worker: a confirmation names itself', async () => {
    scene.craftingStore.faults.always({ fault: 'status', status: 403 });
    const { url, transactionId } = await scene.craftingStore.purchase();
    await shopper(url ?? '').pay({ details: card(CARDS.approved) });
    await eventually('the alert', () => scene.alerts().includes('confirmation_failing'));
    await scene.pass(2 * MINUTE, MINUTE);
    scene.craftingStore.faults.always(null);
    const alert = lines().find((line) => line.alert === 'confirmation_failing');
    expect(alert).toMatchObject({ store: 'blocks', order: transactionId, confirmation: expect.stringMatching(/^cf_/) });
    expect(alert).not.toHaveProperty('requestId');
  });
});
