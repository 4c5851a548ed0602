import { defineConfig } from 'vite';

/**
 * The server as it is installed: a few files instead of hundreds. Finding and compiling modules one by one is most of
 * what a start costs, so our own are put together, and with them the two libraries that have the most.
 */
export default defineConfig({
  // Everything else is found in node_modules, as it would be without this.
  ssr: { noExternal: ['kysely', 'zod'] },
  build: {
    ssr: true,
    outDir: 'dist/server',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    rollupOptions: {
      input: { main: 'server/main.ts', 'authoring/provider': 'server/authoring/provider.ts' },
      // Side by side: the widget is looked for beside the folder they lie in.
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
