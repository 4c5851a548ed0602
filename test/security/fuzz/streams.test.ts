/** Event streams, opened and left in every way: none may stay behind, and nobody may take all the places. */
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlaces } from '../../../server/http/places.ts';
import { shopper } from '../../support/api.ts';
import { eventually, type Stores, startInProcess, startStores } from '../../support/world.ts';
import { fuzzed } from './settings.ts';

let stores: Stores;
let stop: () => Promise<void>;
let link: string;

beforeAll(async () => {
  stores = await startStores();
  const tillgate = await startInProcess(stores);
  link = (await stores.craftingStore.purchase()).url ?? '';
  stop = async () => {
    await tillgate.stop();
    await stores.stop();
  };
});
afterAll(() => stop());

const path = () => `/api/checkouts/${link.split('/').at(-1)}/events`;

/** Opens a stream and leaves after `waitMs`: by closing in order, by a reset, or by reading nothing at all before. */
function visit(method: string, waitMs: number, manner: 'close' | 'reset' | 'deaf'): Promise<void> {
  const { hostname, port } = new URL(stores.tillgateUrl);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${method} ${path()} HTTP/1.1\r\nHost: x\r\n\r\n`);
      if (manner === 'deaf') socket.pause();
      else socket.resume();
      setTimeout(() => (manner === 'reset' ? socket.resetAndDestroy() : socket.destroy()), waitMs);
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve());
  });
}

describe('event streams', () => {
  it('that are left at any moment leave their place', async () => {
    const visits = fc.array(
      fc.tuple(
        fc.constantFrom('GET', 'HEAD'),
        fc.nat(12),
        fc.constantFrom('close' as const, 'reset' as const, 'deaf' as const),
      ),
      { minLength: 8, maxLength: 16 },
    );
    await fc.assert(
      fc.asyncProperty(visits, async (list) => {
        await Promise.all(list.map((one) => visit(...one)));
        // Twelve at a time may watch a checkout: had any place been kept, it would run out soon.
        await eventually('a free place', async () => {
          const response = await fetch(`${stores.tillgateUrl}${path()}`);
          await response.body?.cancel();
          return response.status === 200;
        });
      }),
      fuzzed,
    );
    await allPlacesAreFree();
    expect((await shopper(link).view()).state).toBe('open');
  });

  it('asked for by HEAD end with their head', async () => {
    const response = await fetch(`${stores.tillgateUrl}${path()}`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });

  it('of one checkout are twelve at most; one more is told so', async () => {
    const open = await Promise.all(Array.from({ length: 12 }, () => fetch(`${stores.tillgateUrl}${path()}`)));
    expect(open.map(({ status }) => status)).toEqual(open.map(() => 200));
    const refused = await fetch(`${stores.tillgateUrl}${path()}`);
    expect([refused.status, await refused.json()]).toMatchObject([429, { error: { code: 'too_many_streams' } }]);
    await Promise.all(open.map(({ body }) => body?.cancel()));
    await allPlacesAreFree();
  });

  it('of one address are two hundred at most, of all together five thousand', () => {
    const places = createPlaces();
    const taken = Array.from({ length: 201 }, (_, index) => places.take(`co_${index}`, '192.0.2.1'));
    expect(taken.map((place) => place !== null)).toEqual(taken.map((_, index) => index < 200));
    taken[0]?.();
    taken[0]?.();
    expect(places.take('co_x', '192.0.2.1')).not.toBeNull();
    expect(places.take('co_x', '192.0.2.1')).toBeNull();
    const rest = Array.from({ length: 4_801 }, (_, index) => places.take(`co_${index}`, `2001:db8::${index}`));
    expect([rest.at(-2) !== null, rest.at(-1)]).toEqual([true, null]);
  });
});

async function allPlacesAreFree(): Promise<void> {
  await eventually('twelve free places', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => fetch(`${stores.tillgateUrl}${path()}`)));
    await Promise.all(all.map(({ body }) => body?.cancel()));
    return all.every(({ status }) => status === 200);
  });
}
