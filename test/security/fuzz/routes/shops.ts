import { createHmac, randomUUID } from 'node:crypto';
import { signCall } from '../../../../demo/craftingstore/index.ts';
import type { Fuzzed } from '../routes.ts';

const JSON_TYPE = 'application/json';

/** `{"success":false}`, and nothing beside it. */
const craftingStoreSaysNo = (body: unknown) => JSON.stringify(body) === '{"success":false}';

export const shopRoutes: readonly Fuzzed[] = [
  {
    name: 'POST /craftingstore/:store',
    maxBody: 100 * 1024,
    honest: () => ({ method: 'POST', path: '/craftingstore/blocks', query: '', type: JSON_TYPE, body: newOrder() }),
    sign: (body, { stores }) => [['X-Signature', signatureOf(body, stores.env.BLOCKS_SECRET)]],
    refusal: craftingStoreSaysNo,
  },
  {
    name: 'GET /atshop/:store/payment-link',
    maxBody: 100 * 1024,
    honest: ({ atshopOrder }) => ({
      method: 'GET',
      path: '/atshop/keys/payment-link',
      query: `orderId=${atshopOrder}`,
      type: null,
      body: Buffer.alloc(0),
    }),
  },
  {
    name: 'OPTIONS /atshop/:store/payment-link',
    maxBody: 100 * 1024,
    honest: () => ({
      method: 'OPTIONS',
      path: '/atshop/keys-rest/payment-link',
      query: '',
      type: null,
      body: Buffer.alloc(0),
    }),
  },
  {
    name: 'POST /commercelayer/:store/checkouts',
    maxBody: 16 * 1024,
    honest: ({ stores, fashionCart }) => ({
      method: 'POST',
      path: '/commercelayer/fashion/checkouts',
      query: '',
      type: JSON_TYPE,
      body: Buffer.from(
        JSON.stringify({
          orderId: fashionCart,
          accessToken: stores.fashion.platform.token('sales_channel'),
          returnUrl: `${stores.fashion.url}/back`,
          save: false,
        }),
      ),
    }),
  },
  {
    name: 'OPTIONS /commercelayer/:store/checkouts',
    maxBody: 16 * 1024,
    honest: () => ({
      method: 'OPTIONS',
      path: '/commercelayer/fashion/checkouts',
      query: '',
      type: null,
      body: Buffer.alloc(0),
    }),
  },
];

const newOrder = () =>
  Buffer.from(
    signCall(
      {
        type: 'PENDING',
        transactionId: randomUUID(),
        currency: 'eur',
        user: { identifier: '1', email: 'private.person@example.org', billingCountry: { code: 'NL' } },
        package: { name: 'VIP', notes: null, price: 900 },
        webhook: { failedUrl: 'https://blocks.example/failed', successUrl: 'https://blocks.example/success' },
      },
      '',
    ).raw,
  );

const signatureOf = (body: Buffer, secret = '') => createHmac('sha256', secret).update(body).digest('hex');
