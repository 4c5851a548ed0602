import { createHttpClient } from '../../server/outgoing/client.ts';
import { craftingstore } from '../../server/platforms/craftingstore/index.ts';
import { phpJsonEncode } from '../../server/platforms/craftingstore/php-json.ts';
import {
  answer,
  type Behaviour,
  loseAnswer,
  startCallbackEndpoint,
} from '../server/platforms/craftingstore/callback-endpoint.ts';
import { openStore, order, post, postOrder, SECRET, sign } from '../server/platforms/craftingstore/fixture.ts';
import { type FakeStoreEnd, type PlatformHarness, platformConformance, type StoreEndMode } from './platform-suite.ts';

const PREVIOUS = 'k3y-of-the-year-before';
const RETRY_AFTER_SECONDS = 90;

/** CraftingStore's side: a payment is fulfilled by the first callback with a right signature, and once only. */
async function startStoreEnd(): Promise<FakeStoreEnd & { readonly url: string; close(): Promise<void> }> {
  const endpoint = await startCallbackEndpoint();
  const fulfilled = new Set<string>();
  const fulfil: Behaviour = (response, { headers, body }) => {
    if (headers['x-signature'] !== sign(body)) return answer(400, '{"success":false}')(response, { headers, body });
    fulfilled.add(transactionOf(body));
    answer(200, '{"success":true}')(response, { headers, body });
  };
  const behaviours: Readonly<Record<Exclude<StoreEndMode, 'unreachable'>, Behaviour>> = {
    accepts: fulfil,
    fails: answer(503, '{"success":false}', { 'retry-after': String(RETRY_AFTER_SECONDS) }),
    denies: answer(401, '{"success":false}'),
    losesAnswer: (response, { body }) => {
      fulfilled.add(transactionOf(body));
      loseAnswer(response, { headers: {}, body });
    },
    leaks: answer(500, `${SECRET} ${PREVIOUS} `.repeat(500)),
  };
  endpoint.behave(behaviours.accepts);
  return {
    url: endpoint.url,
    close: endpoint.close,
    async behave(mode) {
      if (mode === 'unreachable') return endpoint.close();
      endpoint.behave(behaviours[mode]);
    },
    received: (orderRef) => endpoint.received.filter(({ body }) => transactionOf(body) === orderRef).length,
    fulfilled: (orderRef) => (fulfilled.has(orderRef) ? 1 : 0),
  };
}

const transactionOf = (body: string) => (JSON.parse(body) as { transactionId: string }).transactionId;

/** The suite runs twice, since a store may or may not be told of chargebacks. */
const harness = (chargebackType?: string): PlatformHarness => ({
  limits: craftingstore.limits,
  order: { ref: 'ABCD-EFGH-IJKL-MNOP', money: { amountMinor: 900, currency: 'USD' } },
  secrets: [SECRET, PREVIOUS],
  tellsChargebacks: chargebackType !== undefined,
  retryAfterSeconds: RETRY_AFTER_SECONDS,
  goodRequest: () => postOrder(order()),
  forgedRequests: () => [
    { what: 'no signature', request: post(phpJsonEncode(order()), { 'x-signature': undefined }) },
    { what: "another store's secret", request: postOrder(order(), 'k3y-of-another-store') },
    {
      what: 'a lower price under the old signature',
      request: post(phpJsonEncode(order({ package: { name: 'VIP', notes: null, price: 1 } })), {
        'x-signature': sign(phpJsonEncode(order())),
      }),
    },
  ],
  malformedRequests: () => [
    { what: 'no JSON', request: post('type=PENDING') },
    { what: 'no body', request: post('') },
    { what: 'no price', request: postOrder(order({ package: { name: 'VIP' } })) },
    { what: 'a fractional price', request: postOrder(order({ package: { name: 'VIP', price: 9.5 } })) },
    { what: 'an id that is none', request: postOrder(order({ transactionId: { $ne: null } })) },
  ],
  oversizedRequests: () => [
    {
      what: 'a title of a megabyte',
      request: postOrder(order({ package: { name: 'x'.repeat(1 << 20), price: 900 } })),
    },
    { what: 'half a million brackets', request: post('['.repeat(500_000)) },
  ],
  linkIn: ({ body }) => (body as { data?: { url?: string } }).data?.url ?? null,
  async open() {
    const store = await startStoreEnd();
    const http = createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1']) });
    const keys = { callbackUrl: store.url, secretPrevious: PREVIOUS, ...(chargebackType && { chargebackType }) };
    return {
      platform: openStore(keys, http),
      store,
      async close() {
        await store.close();
        await http.close();
      },
    };
  },
});

platformConformance('craftingstore', harness());
platformConformance('craftingstore with chargebacks', harness('charge-back'));
