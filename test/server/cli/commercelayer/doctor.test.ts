import { beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../../../server/cli/doctor/finding.ts';
import type { HttpResult } from '../../../../server/outgoing/http-client.ts';
import { cli, fakeHttp, testFolder } from '../support.ts';
import { fakeApi } from './fake-api.ts';
import { CREDENTIALS, workbench } from './support.ts';

const folder = testFolder({ empty: true });
const fake = fakeApi();
const { configure, expectNoSecrets, run } = workbench(folder, fake);

const HEALTHY: HttpResult = { kind: 'answer', status: 200, headers: {}, body: Buffer.from('{"status":"ok"}') };

async function doctor(env: Readonly<Record<string, string>>) {
  const { out } = await cli(['doctor', '--json'], {
    cwd: folder.path,
    env,
    runtime: {
      createServices: (config, clock, logger) => ({
        clock,
        logger,
        publicUrl: config.publicUrl,
        alert: () => undefined,
        http: fakeHttp(() => HEALTHY),
      }),
      openStores: () => new Map(),
      openMethods: () => new Map(),
    },
  });
  expectNoSecrets(out);
  const findings: readonly Finding[] = JSON.parse(out);
  return findings.filter(({ check }) => check === 'commercelayer');
}

describe('tillgate doctor, for a store at Commerce Layer', () => {
  beforeEach(async () => {
    configure([`secret: \${file:./fashion.secret}`, 'webhookUrl: https://core.example.com/x']);
    expect((await run(['setup'])).code).toBe(0);
    fake.calls.length = 0;
  });

  it('finds nothing wrong after set-up, and changes nothing', async () => {
    const findings = await doctor(CREDENTIALS);
    expect(findings.map(({ level }) => level)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(findings[0]?.subject).toBe('fashion');
    expect(fake.writes).toEqual([]);
  });

  it('finds what is wrong', async () => {
    Object.assign(fake.only('external_gateways').attributes, {
      circuit_state: 'open',
      capture_url: 'https://x.example/',
    });
    const errors = (await doctor(CREDENTIALS)).filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message).join('\n')).toMatch(/capture_url[\s\S]*reset-circuit/);
  });

  it('says that it could not look, and how it could', async () => {
    expect(await doctor({})).toMatchObject([
      { level: 'warning', message: expect.stringContaining('TILLGATE_CL_CLIENT_ID') },
    ]);
    expect(fake.calls).toEqual([]);
  });

  it('takes wrong credentials for an error', async () => {
    const wrong = { ...CREDENTIALS, TILLGATE_CL_CLIENT_SECRET: 'wrong-secret-wrong-secret' };
    expect(await doctor(wrong)).toMatchObject([
      { level: 'error', message: expect.stringContaining('refuses the credentials') },
    ]);
  });
});
