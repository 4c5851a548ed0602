import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../server/config/load.ts';
import { registry } from '../../../server/registry.ts';

const MODULE = `
import { defineProvider, z } from 'tillgate/provider';
export default defineProvider({
  id: 'voucher',
  configSchema: z.strictObject({ apiKey: z.string().min(8) }),
  open: () => { throw new Error('Reading a configuration must open nothing'); },
});
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillgate-own-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** Loads a configuration with these methods, one a line; the first stands in line 6. */
async function load(methods: readonly string[], env: Record<string, string> = {}) {
  write(
    'shop/tillgate.yaml',
    `publicUrl: http://localhost:4000
stores:
  - { id: blocks, platform: craftingstore, secret: k3Lq9-vR7mPz, origins: [http://localhost:4001] }
methods:
  card: { provider: sandbox }
${methods.map((method) => `  ${method}\n`).join('')}`,
  );
  return loadConfig({ file: join(folder, 'shop/tillgate.yaml'), env, registry });
}

async function accepted(methods: readonly string[], env?: Record<string, string>) {
  const result = await load(methods, env);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  return result.config;
}

async function mistakes(methods: readonly string[]) {
  const result = await load(methods);
  return result.ok ? [] : result.problems;
}

const voucher = (path: string) => `voucher: { provider: ${path}, apiKey: 0123456789ab }`;

describe("a provider of the merchant's own", () => {
  it.each([
    ['TypeScript', './voucher.ts', 'shop/voucher.ts', MODULE.replace('open: ()', 'open: (): never')],
    ['JavaScript', './voucher.js', 'shop/voucher.js', MODULE],
    ['JavaScript in .mjs', 'voucher.mjs', 'shop/voucher.mjs', MODULE],
    ['in the folder above', '../voucher.ts', 'voucher.ts', MODULE],
    ['with zod by its own name', './voucher.mjs', 'shop/voucher.mjs', `import * as y from 'zod';\n${MODULE}`],
  ])('is loaded by its path, which begins at tillgate.yaml: %s', async (_what, path, file, text) => {
    write(file, text);
    const config = await accepted([voucher(path)]);
    expect(config.methods).toMatchObject([
      { id: 'card', provider: 'sandbox' },
      { id: 'voucher', provider: 'voucher', config: { apiKey: '0123456789ab' } },
    ]);
    expect(config.ownProviders?.get('voucher')).toMatchObject({
      id: 'voucher',
      capabilities: { panel: 'redirect', notifications: 'none', tokens: false },
    });
  });

  it('is loaded by an absolute path', async () => {
    write('elsewhere/voucher.ts', MODULE);
    const config = await accepted([voucher(join(folder, 'elsewhere/voucher.ts'))]);
    expect(config.methods[1]?.provider).toBe('voucher');
  });

  it('may have modules beside it, and wait for something', async () => {
    write('shop/parts/id.ts', `export const id: string = 'voucher';`);
    write(
      'shop/voucher.ts',
      `import { id } from './parts/id.ts';\nawait Promise.resolve();\n${MODULE.replace("id: 'voucher'", 'id')}`,
    );
    expect((await accepted([voucher('./voucher.ts')])).methods[1]?.provider).toBe('voucher');
  });

  it('serves two methods, and is loaded once', async () => {
    write('shop/voucher.ts', `globalThis.tillgateTestLoads = (globalThis.tillgateTestLoads ?? 0) + 1;\n${MODULE}`);
    const config = await accepted([voucher('./voucher.ts'), voucher('../shop/voucher.ts').replace('voucher', 'gift')]);
    expect(config.methods.map(({ provider }) => provider)).toEqual(['sandbox', 'voucher', 'voucher']);
    expect(config.ownProviders?.size).toBe(1);
    expect(globalThis).toMatchObject({ tillgateTestLoads: 1 });
  });

  it('takes secrets from the environment, and its path too', async () => {
    write('shop/voucher.ts', MODULE);
    const config = await accepted([`voucher: { provider: "\${MODULE}", apiKey: "\${KEY}" }`], {
      MODULE: './voucher.ts',
      KEY: 'from-the-environment',
    });
    expect(config.methods[1]?.config).toEqual({ apiKey: 'from-the-environment' });
  });

  it('has its keys checked like those of any other', async () => {
    write('shop/voucher.ts', MODULE);
    expect(await mistakes(['voucher: { provider: ./voucher.ts, apiKeey: 0123456789ab }'])).toEqual([
      expect.objectContaining({ key: 'methods.voucher.apiKey', message: 'It is missing.' }),
      expect.objectContaining({ key: 'methods.voucher.apiKeey', line: 6, fix: 'Did you mean "apiKey"?' }),
    ]);
  });
});

describe('a module that is no provider is a mistake with its key, its line and what to do', () => {
  const throwing = (what: string) => `${MODULE}\nthrow ${what};`;
  it.each([
    ['is missing', null, /does not exist/, /Correct the path/],
    ['throws', throwing(`new Error('no\\n  luck')`), /could not be loaded: no luck\./, /Correct the module/],
    ['throws what is no error', throwing('undefined'), /could not be loaded: undefined\./, /Correct the module/],
    ['is not JavaScript', 'export default {;', /could not be loaded: .*voucher\.ts:1:/, /Correct the module/],
    ['imports what is not there', `import 'nowhere-to-be-found';`, /Cannot find .*nowhere-to-be-found/, /Correct/],
    ['exports nothing', 'const x = 1;', /has no default export/, /export default defineProvider/],
    ['exports something else', 'export default 7;', /is not a provider/, /export default defineProvider/],
    ['exports null', 'export default null;', /is not a provider/, /export default defineProvider/],
    [
      'exports half a definition',
      MODULE.replace(/configSchema:.*,/, ''),
      /is not a provider \(configSchema: must be a schema of zod 4/,
      /export default defineProvider/,
    ],
    [
      'has an id for nobody',
      MODULE.replace("id: 'voucher'", "id: 'My Voucher'"),
      /\(id: must be 1 to 40 lower-case/,
      /export default defineProvider/,
    ],
    [
      'promises what it cannot spell',
      MODULE.replace('open:', 'capabilities: { refunds: true },\n  open:'),
      /\(capabilities: .*refunds/,
      /export default defineProvider/,
    ],
    [
      'takes the name of a built-in one',
      MODULE.replace("'voucher'", "'stripe'"),
      /calls itself "stripe", as does one that comes with Tillgate/,
      /another id/,
    ],
  ])('%s', async (_what, text, message, fix) => {
    if (text !== null) write('shop/voucher.ts', text);
    const found = await mistakes([voucher('./voucher.ts')]);
    expect(found).toEqual([
      {
        key: 'methods.voucher.provider',
        line: 6,
        column: expect.any(Number),
        message: expect.stringMatching(message),
        fix: expect.stringMatching(fix),
      },
    ]);
    expect(found[0]?.message).not.toMatch(/\n|^\s*at /m);
  });

  it('is a folder', async () => {
    mkdirSync(join(folder, 'shop/voucher.ts'), { recursive: true });
    expect(await mistakes([voucher('./voucher.ts')])).toMatchObject([
      { message: expect.stringMatching(/is not a file/) },
    ]);
  });

  it('has the id of another module', async () => {
    write('shop/a.ts', MODULE);
    write('shop/b.ts', MODULE);
    expect(await mistakes([voucher('./a.ts'), voucher('./b.ts').replace('voucher', 'gift')])).toMatchObject([
      {
        key: 'methods.gift.provider',
        line: 7,
        message: 'The provider in ./b.ts calls itself "voucher", as does the one in ./a.ts.',
      },
    ]);
  });

  it('has a schema that throws', async () => {
    const schema = `z.strictObject({ apiKey: z.string().transform(() => { throw new Error('no luck'); }) })`;
    write('shop/voucher.ts', MODULE.replace(/z\.strictObject\(.*\),/, `${schema},`));
    expect(await mistakes([voucher('./voucher.ts')])).toMatchObject([
      { key: 'methods.voucher.provider', message: 'The configSchema of "voucher" failed: no luck.' },
    ]);
  });

  it('is told beside every other mistake', async () => {
    const keys = (await mistakes([voucher('./gone.ts'), 'other: { provider: sandbux }'])).map(({ key }) => key);
    expect(keys).toEqual(['methods.voucher.provider', 'methods.other.provider']);
  });
});
