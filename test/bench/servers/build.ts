import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BUILT = join(ROOT, 'dist/bench');
const SOURCES = ['server', 'shared', 'test/bench', 'test/support'];

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
};

/**
 * Puts the servers into plain JavaScript, as a merchant runs them: what `tsx` makes of TypeScript keeps every function's
 * name at run time and is slower. Only what has changed is written; types are checked elsewhere.
 */
export function buildServers(): void {
  for (const source of SOURCES.flatMap((folder) => sourcesIn(join(ROOT, folder)))) {
    const target = builtFile(source);
    if (isFresh(source, target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(readFileSync(source, 'utf8'), { compilerOptions: OPTIONS }).outputText);
  }
}

/** Where a source file's JavaScript is. */
export const builtFile = (source: string) => join(BUILT, relative(ROOT, source).replace(/\.ts$/, '.js'));

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file));
}

const isFresh = (source: string, target: string) =>
  (statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0) > statSync(source).mtimeMs;
