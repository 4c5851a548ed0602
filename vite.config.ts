import preact from '@preact/preset-vite';
import { defineConfig } from 'vitest/config';

/**
 * Two browser programs, built by one `vite build` into dist/widget:
 *   tillgate.js              the loader, one classic script for the store's page
 *   checkout/checkout.js|css the payment UI; the server writes both into one document
 *   checkout/assets/*        what the payment UI loads on demand (relative to /checkout/:id)
 */
export default defineConfig({
  plugins: [preact({ devToolsEnabled: false })],
  builder: {
    async buildApp(builder) {
      for (const name of ['checkout', 'loader'] as const) {
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
        modulePreload: false,
        rollupOptions: {
          input: { tillgate: 'widget/loader/tillgate.ts' },
          output: { format: 'iife', entryFileNames: 'tillgate.js' },
        },
      },
    },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'server',
          environment: 'node',
          include: ['test/{shared,server,conformance,demo}/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'widget',
          environment: 'jsdom',
          include: ['test/widget/**/*.test.{ts,tsx}'],
          setupFiles: ['test/widget/setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          environment: 'node',
          include: ['test/faults/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // One browser at a time: the suites share two cores with the servers they drive.
          fileParallelism: false,
        },
      },
    ],
  },
});
