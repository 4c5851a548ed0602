import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as authoring from '../../../server/authoring/provider.ts';
import { loadConfig } from '../../../server/config/load.ts';
import { registry } from '../../../server/registry.ts';

const section = /^## Your own provider\n(.*?)^## /ms.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(section)?.[1] ?? '';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillgate-readme-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the README's tutorial for a provider of one's own", () => {
  it('shows the example as it is', () => {
    expect(block('ts')).toBe(readFileSync('demo/voucher/provider.ts', 'utf8'));
  });

  it('can be followed to the letter, in a folder without node_modules', async () => {
    mkdirSync(join(folder, 'own'));
    writeFileSync(join(folder, 'own/voucher.ts'), block('ts'));
    writeFileSync(
      join(folder, 'tillgate.yaml'),
      `publicUrl: https://pay.example.com
stores: [{ id: blocks, platform: craftingstore, secret: k3Lq9-vR7mPz, origins: [https://blocks.example.net] }]
${block('yaml')}`,
    );
    const env = { PREPIN_API_KEY: 'live_0123456789abcdef', PREPIN_WEBHOOK_SECRET: 'a-secret-of-prepins' };
    const result = await loadConfig({ file: join(folder, 'tillgate.yaml'), env, registry });
    expect(result).toMatchObject({ ok: true, config: { methods: [{ id: 'voucher', provider: 'prepin' }] } });
  });

  it('names only helpers that there are', () => {
    const names = [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => cell.match(/\w+/g) ?? []);
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !(name in authoring))).toEqual([]);
  });
});
