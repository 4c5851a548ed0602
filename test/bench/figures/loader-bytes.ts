import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import type { Figure } from '../figure.ts';
import { startInstalled } from '../installed/start.ts';

/** Every page of a store carries it. Bytes. */
const LIMIT = 3_072;

export function loaderBytes(): Figure {
  return {
    name: 'loader-bytes',
    title: 'the script tag as a browser gets it, against what it may have',
    unit: 'bytes',
    target: 1,
    lowerIsBetter: true,
    async measure() {
      const folder = mkdtempSync(join(tmpdir(), 'tillgate-bench-'));
      const server = await startInstalled(folder);
      try {
        const { body } = await request(`${server.url}/tillgate.js`, { headers: { 'accept-encoding': 'gzip, br' } });
        return { ours: (await body.arrayBuffer()).byteLength, bare: LIMIT };
      } finally {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
