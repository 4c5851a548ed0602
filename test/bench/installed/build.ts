import { fileURLToPath } from 'node:url';
import { build, createBuilder } from 'vite';

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Beside `dist/server`, so that it finds the widget, and not in it: somebody may be running that one. */
const FOLDER = at('dist/measured');

let program: Promise<string> | null = null;

/** Server and widget as `npm run build` makes them, from the present source. The path of the server's command line. */
export function installedProgram(): Promise<string> {
  program ??= make();
  return program;
}

async function make(): Promise<string> {
  // One of another day may not fit what the server writes into its page.
  const widget = await createBuilder({ root: at('.'), configFile: at('vite.config.ts'), logLevel: 'error' });
  await widget.buildApp();
  await build({
    root: at('.'),
    configFile: at('server/vite.config.ts'),
    logLevel: 'error',
    build: { outDir: FOLDER },
  });
  return `${FOLDER}/main.js`;
}
