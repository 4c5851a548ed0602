import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../server/clock.ts';
import { createMetrics } from '../../../server/metrics/create.ts';
import { openScene, type Scene } from '../../faults/scene.ts';
import { CARDS, card, shopper } from '../../support/api.ts';
import { eventually } from '../../support/world.ts';
import { openTestDomain } from '../support/domain.ts';
import { sample, valuesOf } from './support.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.stop());

const metrics = async () => (await fetch(`${scene.url}/metrics`)).text();

async function purchase(number: string): Promise<string> {
  const { url } = await scene.craftingStore.purchase();
  if (url === null) throw new Error('no link');
  await shopper(url).pay({ details: card(number) });
  return url;
}

describe('/metrics', () => {
  it('tells of a payment: provider calls, the request, the write, and how soon the store knew', async () => {
    await purchase(CARDS.approved);
    await eventually('the store to know', async () =>
      sample(await metrics(), 'tillgate_confirmation_latency_seconds_count', {
        platform: 'craftingstore',
        kind: 'paid',
      }),
    );
    const text = await metrics();
    const called = (operation: string) =>
      sample(text, 'tillgate_provider_call_duration_seconds_count', {
        method: 'card',
        operation,
        outcome: 'succeeded',
      });
    expect(called('createSession')).toBe(1);
    expect(called('retrieve')).toBeGreaterThanOrEqual(1);
    const told = { platform: 'craftingstore', kind: 'paid', result: 'delivered' };
    expect(sample(text, 'tillgate_confirmation_attempts_total', told)).toBe(1);
    const route = '/api/checkouts/:id/payments';
    expect(sample(text, 'tillgate_http_requests_total', { route, status: '200' })).toBe(1);
    expect(sample(text, 'tillgate_http_request_duration_seconds_count', { route })).toBe(1);
    expect(sample(text, 'tillgate_write_group_size_count')).toBeGreaterThan(3);
    expect(sample(text, 'tillgate_write_group_size_sum')).toBeGreaterThanOrEqual(
      sample(text, 'tillgate_write_group_size_count') ?? 0,
    );
    expect(sample(text, 'tillgate_writes_waiting')).toBe(0);
    expect(sample(text, 'tillgate_build_info', { node: process.version })).toBe(1);
    expect(sample(text, 'tillgate_database_readable')).toBe(1);
  });

  it('says of a provider that is asked and does not answer: unknown, since when, and overdue looks', async () => {
    await purchase(CARDS.timesOut);
    const before = await metrics();
    const unknown = [...valuesOf(before, 'outcome')].filter((outcome) => outcome.startsWith('unknown_'));
    expect(unknown).toEqual(['unknown_timeout']);
    expect(sample(before, 'tillgate_operations_unknown')).toBe(1);
    expect(sample(before, 'tillgate_payments_overdue')).toBe(0);
    scene.clock.advance(10 * MINUTE);
    const text = await metrics();
    expect(sample(text, 'tillgate_operations_unknown_oldest_seconds')).toBeGreaterThanOrEqual(600);
    expect(sample(text, 'tillgate_payments_overdue')).toBeGreaterThanOrEqual(1);
    expect(sample(text, 'tillgate_payments_overdue_oldest_seconds')).toBeGreaterThan(500);
    await scene.pass(SECOND);
    expect(sample(await metrics(), 'tillgate_operations_unknown')).toBe(0);
    expect(sample(await metrics(), 'tillgate_payments_overdue_oldest_seconds')).toBe(0);
  });

  it('ages the oldest confirmation a store does not take, and counts the attempts and the alerts', async () => {
    scene.craftingStore.faults.always({ fault: 'status', status: 403 });
    await purchase(CARDS.approved);
    await scene.pass(HOUR, 10 * MINUTE);
    const text = await metrics();
    expect(sample(text, 'tillgate_confirmations_undelivered')).toBe(1);
    expect(sample(text, 'tillgate_confirmations_oldest_seconds')).toBeGreaterThanOrEqual(3_600);
    const refused = { platform: 'craftingstore', result: 'notDelivered' };
    expect(sample(text, 'tillgate_confirmation_attempts_total', refused)).toBeGreaterThanOrEqual(4);
    expect(sample(text, 'tillgate_alerts_total', { code: 'confirmation_failing' })).toBeGreaterThanOrEqual(4);
    scene.craftingStore.faults.always(null);
    await scene.pass(2 * HOUR, 30 * MINUTE);
    expect(sample(await metrics(), 'tillgate_confirmations_oldest_seconds')).toBe(0);
  });

  it('counts notifications by what became of them', async () => {
    const send = (path: string) =>
      fetch(`${scene.url}/notifications/${path}`, { method: 'POST', body: '{"forged":1}' });
    await send('card');
    await send('card');
    const text = await metrics();
    expect(sample(text, 'tillgate_notifications_stored_total', { method: 'card' })).toBeGreaterThanOrEqual(1);
    expect(sample(text, 'tillgate_notifications_refused_total', { method: 'card', reason: 'signature' })).toBe(2);
  });

  it('has no more series for all a stranger tries', async () => {
    const series = async () => (await metrics()).split('\n').filter((line) => /^tillgate_/.test(line)).length;
    await fetch(`${scene.url}/nowhere/at/all`);
    const before = await series();
    const tries = Array.from({ length: 6 }, (_, index) => [
      `/nowhere/${index}`,
      `/checkout/co_${index}`,
      `/api/checkouts/x${index}/payments/y`,
      `/notifications/m${index}`,
      `/atshop/s${index}/payment-link?orderId=${index}`,
      `/%00/${index}`,
    ]).flat();
    await Promise.all(tries.map((path) => fetch(`${scene.url}${path}`)));
    const text = await metrics();
    for (const route of valuesOf(text, 'route')) expect(route).not.toMatch(/\d/);
    // A few kinds of addresses had not been asked for before, each with its 404 and its histogram.
    expect((await series()) - before).toBeLessThan(100);
    await Promise.all(tries.map((path) => fetch(`${scene.url}${path}`)));
    const again = await series();
    await Promise.all(tries.map((path) => fetch(`${scene.url}${path}1`)));
    expect(await series()).toBe(again);
  });

  it('counts a caller that goes away before its answer', async () => {
    const { url } = await scene.craftingStore.purchase();
    const api = `${scene.url}/api/checkouts/${url?.split('/').at(-1)}/payments`;
    const body = JSON.stringify({
      method: 'card',
      attempt: crypto.randomUUID(),
      locale: 'en',
      details: card(CARDS.timesOut),
    });
    const gone = fetch(api, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(150),
    });
    await expect(gone).rejects.toThrow();
    await eventually('the count', async () =>
      sample(await metrics(), 'tillgate_http_requests_total', { status: 'aborted' }),
    );
  });

  it('says that a worker no longer looks', async () => {
    await scene.pass(SECOND);
    scene.clock.advance(5 * MINUTE);
    const age = (worker: string, text: string) => sample(text, 'tillgate_worker_last_look_age_seconds', { worker });
    const text = await metrics();
    expect(age('confirmations', text)).toBeGreaterThanOrEqual(300);
    expect(age('reconciliation', text)).toBeGreaterThanOrEqual(300);
  });
});

it('still answers without a database, and says that the rest is old news', async () => {
  const domain = await openTestDomain();
  const { text } = createMetrics(domain.clock).exposition(domain);
  expect(sample(await text(), 'tillgate_database_readable')).toBe(1);
  await domain.close();
  expect(sample(await text(), 'tillgate_database_readable')).toBe(0);
});
