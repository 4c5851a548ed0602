import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { type Child, startServer } from './child.ts';

const WIDGET = fileURLToPath(new URL('../../../dist/widget', import.meta.url));

export const SANDBOX_SECRET = 'not-a-secret-only-for-the-bench';

/** Tillgate on a database, with these stores and a sandbox for cards. */
export function startOurs(
  database: string,
  stores: readonly Readonly<Record<string, unknown>>[],
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Child> {
  const methods = { card: { provider: 'sandbox', webhookSecret: SANDBOX_SECRET } };
  const yaml = stringify({ publicUrl: 'http://127.0.0.1', database, ...settings, stores, methods });
  return startServer('tillgate.ts', [yaml, WIDGET]);
}
