import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Runs the files named by `npm run conformance`, wherever they are, without the browser programs' plugins. */
export default defineConfig({
  resolve: {
    // The names a provider of a merchant's own imports, as in vite.config.ts.
    alias: {
      'tillgate/provider': fileURLToPath(new URL('../../../server/authoring/provider.ts', import.meta.url)),
      'tillgate/conformance': fileURLToPath(new URL('../index.ts', import.meta.url)),
    },
  },
  test: {
    name: 'conformance',
    environment: 'node',
    include: JSON.parse(process.env.TILLGATE_CONFORMANCE_FILES ?? '[]'),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
