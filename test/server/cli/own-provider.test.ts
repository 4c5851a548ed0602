import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startVoucherService, type VoucherService } from '../../../demo/voucher/index.ts';

const run = promisify(execFile);
const ENV = { PREPIN_API_KEY: 'test_0123456789abcdef', PREPIN_WEBHOOK_SECRET: 'a-secret-of-prepins' };

let prepin: VoucherService;
let folder: string;
beforeAll(async () => {
  prepin = await startVoucherService({ apiKey: ENV.PREPIN_API_KEY, webhookSecret: ENV.PREPIN_WEBHOOK_SECRET });
  folder = mkdtempSync(join(tmpdir(), 'tillgate-shop-'));
  mkdirSync(join(folder, 'own'));
  await copyFile('demo/voucher/provider.ts', join(folder, 'own/voucher.ts'));
  writeFileSync(
    join(folder, 'tillgate.yaml'),
    `publicUrl: http://127.0.0.1:4000
stores: [{ id: blocks, platform: craftingstore, secret: k3Lq9-vR7mPz-0123, origins: [http://127.0.0.1:4001] }]
methods:
  voucher:
    provider: ./own/voucher.ts
    apiUrl: ${prepin.apiUrl}
    apiKey: \${PREPIN_API_KEY}
    webhookSecret: \${PREPIN_WEBHOOK_SECRET}
`,
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await prepin.stop();
});

interface Finding {
  readonly level: string;
  readonly check: string;
  readonly message: string;
}

/** `tillgate doctor` as a process of its own; in the shop's folder no package is installed. */
async function doctor(env: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  const command = ['--import', 'tsx', resolve('server/main.ts'), 'doctor', '--json'];
  const options = { env: { ...process.env, ...env } };
  // It finds other things to say about a shop that does not run; so it does not end with 0.
  const { stdout } = await run(
    process.execPath,
    [...command, '--config', join(folder, 'tillgate.yaml')],
    options,
  ).catch((error) => error);
  return JSON.parse(stdout).filter(({ check }: Finding) => check === 'method' || check === 'config');
}

describe("tillgate doctor with a provider of the merchant's own", () => {
  it('loads it and asks the service', async () => {
    expect(await doctor(ENV)).toMatchObject([
      { level: 'ok', check: 'config' },
      { level: 'ok', check: 'method', message: 'PrePin answers and accepts the credentials.' },
    ]);
  }, 30_000);

  it('says what is wrong with its credentials, without showing them', async () => {
    const findings = await doctor({ ...ENV, PREPIN_API_KEY: 'test_of_somebody_else' });
    expect(findings[1]).toMatchObject({ level: 'error', message: expect.stringContaining('does not accept') });
    expect(JSON.stringify(findings)).not.toContain('test_of_somebody_else');
  }, 30_000);
});
