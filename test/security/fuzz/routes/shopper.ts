import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { CARDS, card } from '../../../support/api.ts';
import type { Fuzzed } from '../routes.ts';
import type { World } from '../world.ts';

const read = (name: string, path: (world: World) => string, more: Partial<Fuzzed> = {}): Fuzzed => ({
  name: `GET ${name}`,
  maxBody: 0,
  honest: (world) => ({ method: 'GET', path: path(world), query: '', type: null, body: Buffer.alloc(0) }),
  ...more,
});

const api = ({ checkout }: World) => `/api/checkouts/${checkout}`;
const [chunk = ''] = readdirSync(new URL('../../../../dist/widget/checkout/assets', import.meta.url)).filter((name) =>
  name.endsWith('.js'),
);

/** What browsers, operators and anybody else may ask for. */
export const shopperRoutes: readonly Fuzzed[] = [
  read('/checkout/:id', ({ checkout }) => `/checkout/${checkout}`, { page: true }),
  read('/checkout/:id (paid)', ({ paid }) => `/checkout/${paid}`, { page: true }),
  read('/api/checkouts/:id', api),
  read('/api/checkouts/:id/events', (world) => `${api(world)}/events`, { page: true }),
  read('/api/checkouts/:id/methods/:method/options', (world) => `${api(world)}/methods/mollie/options`),
  read(
    '/api/checkouts/:id/methods/:method/options/:option/icon',
    (world) => `${api(world)}/methods/mollie/options/ideal/icon`,
    { page: true },
  ),
  {
    name: 'POST /api/checkouts/:id/payments',
    maxBody: 10 * 1024,
    honest: (world) => ({
      method: 'POST',
      path: `${api(world)}/payments`,
      query: '',
      type: 'application/json',
      body: Buffer.from(
        JSON.stringify({ method: 'card', attempt: randomUUID(), locale: 'en', details: card(CARDS.declined) }),
      ),
    }),
  },
  read('/methods/card/challenge/:ref', ({ challenge }) => challenge, { page: true }),
  {
    name: 'POST /methods/card/challenge/:ref',
    maxBody: 1_024,
    page: true,
    form: true,
    honest: ({ challenge }) => ({
      method: 'POST',
      path: challenge,
      query: '',
      type: 'application/x-www-form-urlencoded',
      body: Buffer.from('decision=decline'),
    }),
  },
  read('/tillgate.js', () => '/tillgate.js', { page: true }),
  read('/commercelayer.js', () => '/commercelayer.js', { page: true }),
  { ...read('/checkout/assets', () => `/checkout/assets/${chunk}`, { page: true }), name: 'FILES /checkout/assets' },
  read('/healthz', () => '/healthz'),
  read('/readyz', () => '/readyz'),
  read('/metrics', () => '/metrics', { page: true }),
];
