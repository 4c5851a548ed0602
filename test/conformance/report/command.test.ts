import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runSuite } from './run.ts';
import { isGood, tableOf } from './table.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(HERE, 'own-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A merchant's own file, as far as the report sees it. */
function ownFile(body: string): string {
  const path = join(folder, 'mine.test.ts');
  writeFileSync(path, `import { describe, it } from 'vitest';\ndescribe('provider mine', () => { ${body} });\n`);
  return path;
}

it('runs a file of a merchant’s own, and finds what fails in it', async () => {
  const path = ownFile(`it('pays', () => {}); it('refunds', () => { throw new Error('no'); });`);
  const table = tableOf(await runSuite([path], { quiet: true }));
  expect([...(table.get('mine') ?? [])].map(([name, { verdict }]) => [name, verdict])).toEqual([
    ['pays', 'pass'],
    ['refunds', 'fail'],
  ]);
  expect(isGood(table)).toBe(false);
}, 60_000);

it('refuses a file that is not there', () => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(HERE, 'main.ts'), '--json', join(folder, 'nowhere.test.ts')],
    { encoding: 'utf8' },
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('there is no file');
}, 60_000);
