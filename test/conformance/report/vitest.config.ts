import { defineConfig } from 'vitest/config';

/** Runs the files named by `npm run conformance`, wherever they are, without the browser programs' plugins. */
export default defineConfig({
  test: {
    name: 'conformance',
    environment: 'node',
    include: JSON.parse(process.env.TILLGATE_CONFORMANCE_FILES ?? '[]'),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
