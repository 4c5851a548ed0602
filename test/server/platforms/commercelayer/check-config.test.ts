import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpClient } from '../../../../server/outgoing/http-client.ts';
import { openStore, PREVIOUS, SECRET } from './fixture.ts';
import { answer, clientForLoopback, type StoreEnd, startStoreEnd } from './store-end.ts';

let shop: StoreEnd;
let http: HttpClient;
beforeEach(async () => {
  shop = await startStoreEnd();
  shop.behave(answer(401));
  http = clientForLoopback();
});
afterEach(async () => {
  await http.close();
  await shop.close();
});

async function examine(keys: Readonly<Record<string, unknown>> = {}): Promise<readonly string[]> {
  const store = openStore({ organization: shop.origin, webhookUrl: shop.webhookUrl, ...keys }, http);
  return (await store.checkConfig()).map(({ level, message }) => `${level}: ${message}`);
}

describe('what the doctor says of a Commerce Layer store', () => {
  it('is fine when both addresses answer, whatever they say to a stranger', async () => {
    expect(await examine()).toEqual([
      'ok: organization answers (401 to a GET).',
      'ok: webhookUrl answers (401 to a GET).',
    ]);
  });

  it('asks with GET alone and sends no credentials', async () => {
    await examine({ payments: { webhookUrl: `${shop.origin}/webhook_callbacks/payment_setting_externals/abc` } });
    expect(shop.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /api',
      'GET /webhook_callbacks/external_gateways/exqbrsrbJv',
      'GET /webhook_callbacks/payment_setting_externals/abc',
    ]);
    for (const { headers } of shop.received) {
      expect(headers).not.toHaveProperty('authorization');
      expect(headers).not.toHaveProperty('x-commercelayer-signature');
    }
  });

  it('is an error without webhookUrl: slow payments could never be finished', async () => {
    expect(await examine({ webhookUrl: undefined })).toContainEqual(
      expect.stringMatching(/^error: webhookUrl is not set/),
    );
  });

  it('is an error when nobody answers', async () => {
    await shop.close();
    expect(await examine()).toEqual([
      expect.stringMatching(/^error: organization does not answer .*ECONNREFUSED/),
      expect.stringMatching(/^error: webhookUrl does not answer .*ECONNREFUSED/),
    ]);
  });

  it('warns of a secret that Commerce Layer did not make, without showing it', async () => {
    const findings = await examine({ secret: 'Not-Of-Commerce-Layer', payments: { secret: 'Another-One' } });
    expect(findings).toContainEqual(expect.stringMatching(/^warning: secret is not 32 hex digits/));
    expect(findings).toContainEqual(expect.stringMatching(/^warning: payments\.secret is not 32 hex digits/));
    expect(findings.join()).not.toMatch(/Not-Of-Commerce-Layer|Another-One/);
  });

  it('warns of a rotation that is not finished, or did not happen', async () => {
    expect(await examine({ secretPrevious: PREVIOUS })).toContainEqual(
      expect.stringMatching(/^warning: secretPrevious is still accepted/),
    );
    expect(await examine({ secretPrevious: SECRET })).toContainEqual(
      expect.stringMatching(/^warning: secretPrevious equals secret/),
    );
  });
});
