/** What runs in production beside our own code: no script at its installation, no licence nobody has read. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** One entry of package-lock.json, lockfile version 3. */
const entry = z.object({
  version: z.string(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});
const lock = z.object({ packages: z.record(z.string(), z.unknown()) });
const manifest = z.object({
  license: z.string(),
  scripts: z.record(z.string(), z.string()).default({}),
});

const production = Object.entries(lock.parse(JSON.parse(read('package-lock.json'))).packages)
  .filter(([path]) => path !== '')
  .map(([path, value]) => ({ path, name: path.slice(path.lastIndexOf('node_modules/') + 13), ...entry.parse(value) }))
  .filter(({ dev }) => dev !== true);

/** Permissive, and without a duty that reaches a merchant's shop. */
const LICENCES = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']);
/** Read, and found to leave the choice of one of these. */
const CHOICES: Readonly<Record<string, string>> = { ibantools: 'MIT or MPL-2.0' };

/** Other platforms' builds of an optional package are not installed here. */
function manifestOf({ path, optional }: (typeof production)[number]) {
  try {
    return manifest.parse(JSON.parse(read(`${path}/package.json`)));
  } catch (error) {
    if (optional) return null;
    throw error;
  }
}

describe('a package that runs in production', () => {
  it('is one of few', () => {
    expect(production.length).toBeGreaterThan(20);
    expect(production.length).toBeLessThan(200);
  });

  it.each(production)('$name runs nothing when it is installed, and is the one that was locked', (one) => {
    expect([one.hasInstallScript ?? false, one.integrity?.startsWith('sha512-')]).toEqual([false, true]);
    const scripts = manifestOf(one)?.scripts ?? {};
    expect(['preinstall', 'install', 'postinstall'].filter((name) => name in scripts)).toEqual([]);
  });

  it.each(production)('$name has a licence that was read', (one) => {
    const said = [one.license, manifestOf(one)?.license ?? one.license];
    for (const licence of said) {
      expect(LICENCES.has(licence ?? '') || CHOICES[one.name] === licence, `${one.name}: ${licence}`).toBe(true);
    }
  });
});

describe('the list of direct dependencies in the review', () => {
  it('names each of package.json, with its locked version and licence, and no other', () => {
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    const listed = [...read('test/security/README.md').matchAll(/^\| `([^`]+)` +\| ([^|]+?) +\| ([^|]+?) +\|/gm)].map(
      ([, name, version, licence]) => `${name} ${version} ${licence}`,
    );
    const direct = production
      .filter(({ path, name }) => path === `node_modules/${name}` && name in dependencies)
      .map(({ name, version, license }) => `${name} ${version} ${license}`);
    expect(listed.sort()).toEqual(direct.sort());
  });
});
