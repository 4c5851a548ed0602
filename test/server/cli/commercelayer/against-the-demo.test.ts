import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommerceLayer } from '@commercelayer/sdk/bundle';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeCommerceLayer, sdkFetch, startFakeCommerceLayer } from '../../../../demo/commercelayer/index.ts';
import { loadConfig } from '../../../../server/config/load.ts';
import { registry } from '../../../../server/registry.ts';
import { startTillgate, type Tillgate } from '../../../../server/tillgate.ts';
import { CARDS, card, shopper } from '../../../support/api.ts';
import { freePort } from '../../../support/world.ts';
import { cli, testFolder } from '../support.ts';

const folder = testFolder({ empty: true });
let platform: FakeCommerceLayer;

beforeAll(async () => {
  platform = await startFakeCommerceLayer();
});
afterAll(() => platform.stop());

/** Both secrets in files of their own. */
const configuration = () => `publicUrl: http://127.0.0.1:1
stores:
  - id: fashion
    platform: commercelayer
    origins: [https://fashion.example.com]
    organization: ${platform.apiUrl}
    secret: \${file:./fashion.secret}
    actionKeys: true
    payments:
      secret: \${file:./payments.secret}
methods:
  card: { provider: sandbox }
`;

async function commercelayer(...argv: readonly string[]) {
  const { clientId, clientSecret } = platform.credentials.integration;
  const env = { TILLGATE_CL_CLIENT_ID: clientId, TILLGATE_CL_CLIENT_SECRET: clientSecret };
  const { code, out } = await cli(['commercelayer', ...argv, '--json'], { cwd: folder.path, env });
  return { code, ...JSON.parse(out) };
}

/** Tillgate with the configuration that is there, once the merchant has put in the webhook's address. */
async function serve(webhookUrl: string): Promise<Tillgate> {
  const file = join(folder.path, 'tillgate.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/# webhookUrl: .*/, `webhookUrl: ${webhookUrl}`));
  const result = await loadConfig({ file, env: {}, registry });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  expect(result.config.stores).toMatchObject([{ webhookUrl }]);
  return startTillgate(result.config, { logger: pino({ level: 'silent' }) });
}

/** As the widget asks for it. */
async function checkoutOf(
  orderId: string,
  tillgate: string,
): Promise<{ readonly checkout: string; readonly url: string }> {
  const body = JSON.stringify({ orderId, accessToken: platform.token('sales_channel') });
  return (await fetch(`${tillgate}/commercelayer/shoes/checkouts`, { method: 'POST', body })).json();
}

const client = (kind: 'sales_channel' | 'integration') =>
  CommerceLayer({
    organization: platform.organization,
    accessToken: platform.token(kind),
    fetch: sdkFetch(platform.apiUrl),
  });

/** As a storefront does it: the method first, from which the source inherits its gateway. */
async function place(id: string, methodId: string, token: string) {
  const { orders, payment_methods, external_payments } = client('sales_channel');
  const offered = await orders.available_payment_methods(id);
  expect(offered.map((method) => method.id)).toContain(methodId);
  await orders.update({ id, payment_method: payment_methods.relationship(methodId) });
  await external_payments.create({ payment_source_token: token, order: orders.relationship(id) });
  return orders._place(id);
}

describe('against the fake Commerce Layer of the demo', () => {
  it('takes over a hand-made gateway, creates a payment setting, and changes nothing the second time', async () => {
    writeFileSync(join(folder.path, 'tillgate.yaml'), configuration());
    const handMade = platform.addGateway({ name: 'Tillgate (fashion)', baseUrl: 'http://127.0.0.1:1/old' });
    const first = await commercelayer('setup', '--payments-api', '--market', platform.markets.EUR);
    expect(first).toMatchObject({ code: 0, ready: true, mode: 'test' });
    expect(first.connections).toMatchObject([{ id: handMade.id, result: 'updated' }, { result: 'created' }]);
    expect(readFileSync(join(folder.path, 'fashion.secret'), 'utf8')).toBe(`${handMade.secret}\n`);

    const second = await commercelayer('setup', '--payments-api', '--market', platform.markets.EUR);
    expect(second).toMatchObject({ code: 0, unchanged: true });

    const status = await commercelayer('status');
    expect(status).toMatchObject({ code: 0, gateway: { secret: 'same' }, paymentSetting: { secret: 'same' } });
    expect(status.findings.filter(({ level }: { level: string }) => level === 'error')).toEqual([]);
    expect(status.methods.map(({ market }: { market: string }) => market)).toContain(platform.markets.EUR);
    expect(platform.breaker(handMade.id)).toEqual({ state: 'closed', failures: 0 });
  });

  it('sets a store up from nothing, by which an order is paid, placed and captured', { timeout: 20_000 }, async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const given = ['--public-url', url, '--organization', platform.apiUrl, '--origin', 'https://shoes.example.com'];
    await cli(['init', '--yes', '--platform', 'commercelayer', '--store', 'shoes', ...given], { cwd: folder.path });
    const setUp = await commercelayer('setup', '--market', platform.markets.EUR);
    expect(setUp).toMatchObject({
      code: 0,
      connections: [{ result: 'created', secret: { result: 'written' } }],
      paymentMethods: [{ result: 'created', autoPlace: true }],
    });
    const tillgate = await serve(platform.webhookUrl(setUp.connections[0].id));
    try {
      const { id, totalCents } = platform.createOrder({ currency: 'EUR' });
      const { checkout, url: link } = await checkoutOf(id, url);
      await shopper(link).pay({ details: card(CARDS.approved) });
      expect(await place(id, setUp.paymentMethods[0].id, checkout)).toMatchObject({
        status: 'placed',
        payment_status: 'authorized',
      });
      expect((await client('integration').orders._capture(id)).payment_status).toBe('paid');
      expect(platform.ledger.money(id)).toMatchObject({ authorized: totalCents, captured: totalCents });
      expect(platform.breaker(setUp.connections[0].id)).toEqual({ state: 'closed', failures: 0 });
    } finally {
      await tillgate.stop();
    }
    expect(await commercelayer('setup', '--market', platform.markets.EUR)).toMatchObject({ unchanged: true });
    expect((await commercelayer('status')).methods).toMatchObject([{ market: platform.markets.EUR }]);
  });

  it('is refused with the credentials of a sales channel', async () => {
    writeFileSync(join(folder.path, 'tillgate.yaml'), configuration());
    const { clientId } = platform.credentials.salesChannel;
    const { code, out } = await cli(
      ['commercelayer', 'setup', '--json', '--client-id', clientId, '--client-secret', 'none-at-all'],
      { cwd: folder.path },
    );
    expect(code).toBe(1);
    expect(JSON.parse(out).error.message).toContain('integration');
  });
});
