import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

const LOCALES = 'widget/checkout/locales';

/** On PostgreSQL by request only: the actions that `interleavings` draws in every order, each by itself. */
const LONG_ON_POSTGRES = [
  'test/server/payments/actions/{lost-answers,unclaimed,authorize-later,void-and-refund,sources,capture}.test.ts',
  'test/server/operator/decide-action.test.ts',
];

/** Puts the languages of the payment UI beside its chunks, minified: it fetches them as plain JSON. */
function checkoutLocales(): Plugin {
  return {
    name: 'tillgate-checkout-locales',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'checkout',
    generateBundle() {
      for (const file of readdirSync(LOCALES)) {
        const source = JSON.stringify(JSON.parse(readFileSync(`${LOCALES}/${file}`, 'utf8')));
        this.emitFile({ type: 'asset', fileName: `assets/locales/${file}`, source });
      }
    },
  };
}

/**
 * The entry is inlined into the document, so a chunk that imports it would load all of it a second time and
 * keep a second copy of its state. Such a chunk fails the build.
 */
function chunksWithoutEntry(): Plugin {
  return {
    name: 'tillgate-chunks-without-entry',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'checkout',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk' || chunk.isEntry) continue;
        const entry = [...chunk.imports, ...chunk.dynamicImports].find((name) => name === 'checkout.js');
        if (entry) this.error(`${chunk.fileName} imports ${entry}: keep lazy modules free of what the entry has.`);
      }
    },
  };
}

/**
 * Vite wraps every dynamic import into a helper that loads its styles and preloads first. The checkout's
 * chunks have neither, and the helper would be bytes in front of the first screen.
 */
function bareDynamicImports(): Plugin {
  return {
    name: 'tillgate-bare-dynamic-imports',
    enforce: 'pre',
    apply: 'build',
    load: {
      filter: { id: /vite\/preload-helper/ },
      handler: () => 'export const __vitePreload = (load) => load();',
    },
  };
}

/**
 * The loader's one import is of a file that is not part of its bundle. Vite's helper would wrap it all the same, so
 * the import is hidden from Vite under another name until the bundle is written.
 */
function plainImportInLoader(): Plugin {
  const written = 'import(/* @vite-ignore */';
  const hidden = 'tillgateImport(';
  return {
    name: 'tillgate-plain-import-in-loader',
    enforce: 'pre',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'loader',
    transform: { filter: { code: written }, handler: (code) => code.replace(written, hidden) },
    renderChunk(code) {
      if (!code.includes(hidden)) this.error('The loader has lost its import of commercelayer.js.');
      return code.replace(hidden, 'import(');
    },
  };
}

/**
 * Three browser programs, built by one `vite build` into dist/widget:
 *   tillgate.js              the loader, one classic script for the store's page
 *   commercelayer.js         the client steps of Commerce Layer, a module the loader imports when asked
 *   checkout/checkout.js|css the payment UI; the server writes both into one document
 *   checkout/assets/*        what the payment UI loads on demand (relative to /checkout/:id)
 */
export default defineConfig({
  resolve: {
    // As a provider of a merchant's own finds them in the running server (server/config/load-module.ts).
    alias: {
      'tillgate/provider': fileURLToPath(new URL('./server/authoring/provider.ts', import.meta.url)),
      'tillgate/conformance': fileURLToPath(new URL('./test/conformance/index.ts', import.meta.url)),
    },
  },
  // Relative: Tillgate may live below a path of its host.
  base: './',
  plugins: [
    preact({ devToolsEnabled: false }),
    bareDynamicImports(),
    plainImportInLoader(),
    checkoutLocales(),
    chunksWithoutEntry(),
  ],
  builder: {
    async buildApp(builder) {
      for (const name of ['checkout', 'loader', 'commercelayer'] as const) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
  environments: {
    checkout: {
      consumer: 'client',
      build: {
        outDir: 'dist/widget/checkout',
        emptyOutDir: true,
        target: 'es2022',
        modulePreload: false,
        cssCodeSplit: false,
        rollupOptions: {
          input: { checkout: 'widget/checkout/main.tsx' },
          output: {
            format: 'es',
            entryFileNames: 'checkout.js',
            chunkFileNames: 'assets/[name]-[hash].js',
            assetFileNames: (asset) =>
              asset.names[0]?.endsWith('.css') ? 'checkout.css' : 'assets/[name]-[hash][extname]',
          },
        },
      },
    },
    loader: {
      consumer: 'client',
      build: {
        outDir: 'dist/widget',
        emptyOutDir: false,
        target: 'es2022',
        // Constructed style sheets and dialogs are needed anyway; older browsers get ordinary links.
        cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
        modulePreload: false,
        rollupOptions: {
          input: { tillgate: 'widget/loader/tillgate.ts' },
          // Bytes in every store's page: constants of other modules are written where they are used.
          optimization: { inlineConst: { mode: 'all', pass: 3 } },
          output: { format: 'iife', entryFileNames: 'tillgate.js' },
        },
      },
    },
    commercelayer: {
      consumer: 'client',
      build: {
        outDir: 'dist/widget',
        emptyOutDir: false,
        target: 'es2022',
        modulePreload: false,
        rollupOptions: {
          input: { commercelayer: 'widget/commercelayer/pay.ts' },
          preserveEntrySignatures: 'strict',
          output: { format: 'es', entryFileNames: 'commercelayer.js' },
        },
      },
    },
  },
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'server',
          environment: 'node',
          // own/: providers a merchant has written, with their conformance tests.
          include: ['test/{shared,server,conformance,demo}/**/*.test.ts', 'own/**/*.test.ts'],
          exclude: ['test/server/database/postgres.test.ts'],
          // For a machine that has other things to do; what hangs, hangs longer.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          // Nothing else runs meanwhile: vitest's default leaves a core to somebody who works beside it.
          maxWorkers: '100%',
          // Loading the server's modules anew for each file would be more than half the work.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          environment: 'node',
          // What touches the database, once more on the other engine. TILLGATE_POSTGRES=all: also the actions one by one.
          include: [
            'test/server/{database,payments,confirmations,operator}/**/*.test.ts',
            'test/faults/outages.test.ts',
          ],
          exclude: [
            'test/server/database/sqlite.test.ts',
            ...(process.env.TILLGATE_POSTGRES === 'all' ? [] : LONG_ON_POSTGRES),
          ],
          globalSetup: ['test/server/support/postgres-cluster.ts'],
          // Each statement is a way to another process and back: what passes a year in small steps takes its time.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // One project after the other: a worker that has loaded its modules is kept only for its own.
          sequence: { groupOrder: 1 },
          maxWorkers: '100%',
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'widget',
          environment: 'jsdom',
          include: ['test/widget/**/*.test.{ts,tsx}'],
          setupFiles: ['test/widget/setup.ts'],
          sequence: { groupOrder: 2 },
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          environment: 'node',
          include: ['test/{faults,commercelayer,security}/**/*.test.ts'],
          // After the quick ones: what waits on real processes must not wait for processor time too.
          sequence: { groupOrder: 3 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // They wait more than they work: with three at once, two cores are idle almost half the time.
          maxWorkers: 5,
          // The modules of the server, and the program that is started to be killed, are made once per worker.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          sequence: { groupOrder: 4 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // They wait about as much as they work. Starting modules and browsers anew for each file would be half the work.
          maxWorkers: 3,
          isolate: false,
        },
      },
    ],
  },
});
