import { readFileSync, writeFileSync } from 'node:fs';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { Tillgate } from '../../../server/tillgate.ts';
import { type Stores, startInProcess, startStores } from '../../support/world.ts';

const PER_MINUTE = 300;

/** Notes the alerts of the log. */
const logger = pino({ level: 'error' }, { write: (line) => void alerts.push(String(JSON.parse(line).alert)) });

let stores: Stores;
let tillgate: Tillgate;

const alerts: string[] = [];

async function start(trustProxy: string): Promise<void> {
  alerts.length = 0;
  stores = await startStores();
  writeFileSync(stores.configFile, `trustProxy: ${trustProxy}\n${readFileSync(stores.configFile, 'utf8')}`);
  tillgate = await startInProcess(stores, { logger });
}

afterEach(async () => {
  await tillgate.stop();
  await stores.stop();
});

/** Guesses order ids, each time as if from another visitor behind the proxy. */
async function guess(times: number, forwardedFor: (index: number) => string): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < times; index += 1) {
    const response = await fetch(`${stores.tillgateUrl}/atshop/keys/payment-link?orderId=!`, {
      headers: { 'x-forwarded-for': forwardedFor(index) },
    });
    statuses.push(response.status);
    if (response.status === 429) {
      expect(response.headers.get('retry-after')).toMatch(/^[0-9]+$/);
      expect(await response.json()).toMatchObject({ error: { code: 'too_many_requests' } });
    }
  }
  return statuses;
}

describe('guessing order ids', () => {
  it('is limited per address, and a forged X-Forwarded-For makes no new address', async () => {
    await start('false');
    const statuses = await guess(PER_MINUTE + 5, (index) => `203.0.113.${index % 250}`);
    expect(statuses.slice(0, PER_MINUTE).every((status) => status === 400)).toBe(true);
    expect(statuses.slice(PER_MINUTE)).toEqual(Array(5).fill(429));
    expect(alerts).toEqual(['trust_proxy_unset']);
  });

  it('is limited per visitor behind one trusted proxy, whatever the visitor himself claims', async () => {
    await start('1');
    const statuses = await guess(PER_MINUTE + 5, (index) => `198.51.100.${index % 250}, 203.0.113.7`);
    expect(statuses.slice(PER_MINUTE)).toEqual(Array(5).fill(429));
    expect(await guess(1, () => '203.0.113.8')).toEqual([400]);
    expect(alerts).toEqual([]);
  });
});

describe('forging signed calls', () => {
  const forge = async (forwardedFor: string) => {
    const response = await fetch(`${stores.tillgateUrl}/craftingstore/blocks`, {
      method: 'POST',
      headers: { 'x-forwarded-for': forwardedFor, 'x-signature': '0'.repeat(64) },
      body: '{}',
    });
    return response.status;
  };

  it('is limited per address from the first one on, and nobody else for it', async () => {
    await start('1');
    const statuses: number[] = [];
    for (let index = 0; index < 125; index += 1) statuses.push(await forge('203.0.113.7'));
    expect(statuses.slice(0, 120).every((status) => status === 400)).toBe(true);
    expect(statuses.slice(120)).toEqual(Array(5).fill(429));
    expect(await forge('203.0.113.8')).toBe(400);
  }, 20_000);
});
