import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeCommerceLayer, startFakeCommerceLayer } from '../../../../demo/commercelayer/index.ts';
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
