import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Beside `dist/server`, so that it finds the widget, and not in it: somebody may be running that one. */
const FOLDER = at('dist/measured');

let program: Promise<string> | null = null;

/** The server as `npm run build` makes it, from the present source. The path of its command line. */
export function installedProgram(): Promise<string> {
  program ??= make();
  return program;
}

async function make(): Promise<string> {
  if (!existsSync(at('dist/widget/checkout/checkout.js'))) throw new Error('Run "npm run build:widget" first.');
  await build({
    root: at('.'),
    configFile: at('server/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: FOLDER },
  });
  return `${FOLDER}/main.js`;
}
