import { request } from 'node:http';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../server/config/load.ts';
import { registry } from '../../../server/registry.ts';
import { startTillgate, type Tillgate } from '../../../server/tillgate.ts';
import { shopper } from '../../support/api.ts';
import { eventually, type Stores, startInProcess, startStores } from '../../support/world.ts';

let stores: Stores;
let tillgate: Tillgate;

beforeEach(async () => {
  stores = await startStores();
  tillgate = await startInProcess(stores);
});
afterEach(async () => {
  await tillgate.stop();
  await stores.stop();
});

/** What would have ended the process. */
async function escaped(work: () => Promise<void>): Promise<unknown[]> {
  const errors: unknown[] = [];
  const note = (error: unknown) => void errors.push(error);
  const before = process.listeners('unhandledRejection');
  const uncaught = process.listeners('uncaughtException');
  process.removeAllListeners('unhandledRejection').removeAllListeners('uncaughtException');
  process.on('unhandledRejection', note).on('uncaughtException', note);
  await work();
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.removeAllListeners('unhandledRejection').removeAllListeners('uncaughtException');
  for (const listener of before) process.on('unhandledRejection', listener);
  for (const listener of uncaught) process.on('uncaughtException', listener);
  return errors;
}

function watch(url: string): Promise<{ text: () => string; ended: Promise<void>; leave(): void }> {
  const id = url.split('/').at(-1);
  return new Promise((resolve, reject) => {
    const call = request(`${stores.tillgateUrl}/api/checkouts/${id}/events`, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      const ended = new Promise<void>((end) => response.once('close', end));
      response.on('error', () => undefined);
      resolve({ text: () => text, ended, leave: () => call.destroy() });
    });
    call.on('error', reject);
    call.end();
  });
}

async function orderUrl(): Promise<string> {
  const { url } = await stores.craftingStore.purchase();
  if (url === null) throw new Error('no link');
  return url;
}

describe('a watched checkout', () => {
  it('whose store can no longer be shown does not end the process', async () => {
    const url = await orderUrl();
    const stream = await watch(url);
    await eventually('the first view', () => stream.text().includes('data:'));
    const errors = await escaped(async () => {
      (tillgate.domain.stores as Map<string, unknown>).clear();
      // Another process changes it: only the watch notices.
      await tillgate.domain.database.write((tx) => tx.updateTable('checkouts').set({ version: 99 }).execute());
      await new Promise((resolve) => setTimeout(resolve, 2_200));
    });
    expect(errors).toEqual([]);
    stream.leave();
  });

  it('that changes while the server stops does not end the process', async () => {
    const url = await orderUrl();
    const stream = await watch(url);
    await eventually('the first view', () => stream.text().includes('data:'));
    const id = url.split('/').at(-1) ?? '';
    const errors = await escaped(async () => {
      const stopping = tillgate.stop();
      for (let i = 0; i < 20; i += 1) tillgate.domain.signals.checkoutChanged(id);
      await stream.ended;
      tillgate.domain.signals.checkoutChanged(id);
      await stopping;
    });
    expect(errors).toEqual([]);
  });
});

describe('a file that is not there', () => {
  it('is 404, not an error of ours', async () => {
    const answer = await fetch(`${stores.tillgateUrl}/checkout/assets/nothing.js`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('stopping', () => {
  it('does not wait for ever for a provider that hangs', async () => {
    await tillgate.stop();
    tillgate = await startInProcess(stores, { schedules: { drainMs: 200 } });
    const { domain } = tillgate;
    const card = domain.methods.get('card');
    if (!card) throw new Error('no method');
    Object.assign(card.provider, {
      retrieve: () => new Promise(() => {}),
      findByMerchantRef: () => new Promise(() => {}),
    });
    await shopper(await orderUrl())
      .pay({ details: { number: '4000000000003220', expiry: '12/30', cvc: '123' } })
      .catch(() => undefined);
    await domain.database.write((tx) => tx.updateTable('payments').set({ next_check_at: 0 }).execute());
    domain.signals.workAdded('reconciliation');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const begun = Date.now();
    await tillgate.stop();
    expect(Date.now() - begun).toBeLessThan(2_000);
  });
});

describe('a start that fails', () => {
  it('lets go of what it had opened', async () => {
    const result = await loadConfig({ file: stores.configFile, env: stores.env, registry });
    if (!result.ok) throw new Error('no config');
    const other = `${stores.folder}/other.db`;
    const closed: string[] = [];
    const spying = {
      ...registry,
      platforms: new Map(
        [...registry.platforms].map(([id, definition]) => [
          id,
          {
            ...definition,
            open(context: never) {
              const platform = definition.open(context);
              return {
                ...platform,
                async close() {
                  closed.push(id);
                  await platform.close();
                },
              };
            },
          },
        ]),
      ),
    };
    const start = startTillgate(
      { ...result.config, database: other },
      { logger: pino({ level: 'silent' }), registry: spying as typeof registry },
    );
    await expect(start).rejects.toThrow(/is taken/);
    expect(closed.length).toBe(result.config.stores.length);
  });
});
