import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECOND } from '../../clock.ts';
import type { Config } from '../../config/config.ts';
import type { ConfigProblem, Services } from '../../services.ts';
import type { Runtime } from '../dependencies.ts';
import { type Finding, findingsOf } from './finding.ts';

/** An adapter that asks nobody for longer than this is stuck. */
const TIMEOUT_MS = 30 * SECOND;

interface Checkable {
  checkConfig(): Promise<readonly ConfigProblem[]>;
  close?(): Promise<void>;
}

/** Opens every method and store by itself, as the server would, and lets each check its own configuration. */
export async function checkAdapters(config: Config, runtime: Runtime, services: Services): Promise<Finding[]> {
  // Not beside the real database: what a provider keeps there belongs to the running server.
  const folder = await mkdtemp(join(tmpdir(), 'tillgate-doctor-'));
  try {
    return await checkAll({ ...config, dataDirectory: folder }, runtime, services);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkAll(config: Config, runtime: Runtime, services: Services): Promise<Finding[]> {
  const { registry, openMethods, openStores } = runtime;
  const methods = config.methods.map((method) =>
    checkOne('method', method.id, () => {
      return openMethods({ ...config, methods: [method] }, registry, services).get(method.id)?.provider;
    }),
  );
  const stores = config.stores.map((store) =>
    checkOne('store', store.id, () => {
      return openStores({ ...config, stores: [store] }, registry, services).get(store.id)?.platform;
    }),
  );
  return (await Promise.all([...methods, ...stores])).flat();
}

async function checkOne(check: string, subject: string, open: () => Checkable | undefined): Promise<Finding[]> {
  const { warning, error } = findingsOf(check, subject);
  let opened: Checkable | undefined;
  try {
    opened = open();
    const problems = opened === undefined ? [] : await withinTime(opened.checkConfig());
    if (problems === 'late') return [error(`Its check did not end within ${TIMEOUT_MS / SECOND} seconds.`)];
    if (problems.length === 0) return [warning('Not checked: it has no check of its own.')];
    return problems.map((problem) => ({ check, subject, ...problem }));
  } catch (cause) {
    return [error(cause instanceof Error ? cause.message : 'It cannot be opened.')];
  } finally {
    await opened?.close?.().catch(() => undefined);
  }
}

async function withinTime<T>(work: Promise<T>): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, TIMEOUT_MS, 'late');
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
