import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../server/config/load.ts';
import { registry } from './support.ts';

const TEXT = `publicUrl: http://localhost:4000
stores:
  - id: blocks
    platform: craftingstore
    secret: \${BLOCKS_SECRET}
    origins: [http://localhost:4001]
  - id: keys
    platform: atshop
    loginToken: \${file:token.txt}
    origins: [http://localhost:4001]
methods:
  card: { provider: sandbox }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillgate-config-'));
  writeFileSync(join(folder, 'tillgate.yaml'), TEXT);
  writeFileSync(join(folder, 'token.txt'), 'a-token-from-a-file\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (env: Record<string, string> = {}) => loadConfig({ file: join(folder, 'tillgate.yaml'), env, registry });

describe('loadConfig', () => {
  it('reads the file, its neighbours and the environment', async () => {
    const result = await load({ BLOCKS_SECRET: 'from-the-environment' });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    expect(result.config.stores[0]?.secret).toBe('from-the-environment');
    expect(result.config.stores[1]).toMatchObject({
      loginToken: 'a-token-from-a-file',
      loginTokenFile: join(folder, 'token.txt'),
    });
    expect(result.config.database).toBe(join(folder, 'data', 'tillgate.db'));
  });

  it('takes from .env beside it what the environment does not set', async () => {
    writeFileSync(join(folder, '.env'), 'BLOCKS_SECRET="from the file"\nPORT=4555\n');
    const behind = await load();
    expect(behind).toMatchObject({ ok: true, config: { port: 4555, stores: [{ secret: 'from the file' }, {}] } });
    const before = await load({ BLOCKS_SECRET: 'from-the-environment' });
    expect(before).toMatchObject({ ok: true, config: { stores: [{ secret: 'from-the-environment' }, {}] } });
  });

  it('does not leak .env into the process', async () => {
    writeFileSync(join(folder, '.env'), 'BLOCKS_SECRET=from-the-file\n');
    await load();
    expect(process.env.BLOCKS_SECRET).toBeUndefined();
  });

  it('names a file that is not there, and what to do', async () => {
    const file = join(folder, 'other.yaml');
    const result = await loadConfig({ file, env: {}, registry });
    expect(result).toEqual({
      ok: false,
      problems: [
        {
          key: '',
          line: null,
          column: null,
          message: `The file ${file} does not exist.`,
          fix: expect.stringContaining('--config'),
        },
      ],
    });
  });

  it('refuses a folder and an enormous file', async () => {
    mkdirSync(join(folder, 'folder.yaml'));
    writeFileSync(join(folder, 'big.yaml'), `#${'x'.repeat(1024 * 1024)}`);
    const folderResult = await loadConfig({ file: join(folder, 'folder.yaml'), env: {}, registry });
    const bigResult = await loadConfig({ file: join(folder, 'big.yaml'), env: {}, registry });
    expect(folderResult).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining('cannot be read') }],
    });
    expect(bigResult).toMatchObject({ ok: false, problems: [{ message: expect.stringContaining('1 MiB') }] });
  });
});
