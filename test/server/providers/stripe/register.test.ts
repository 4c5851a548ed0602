import type Stripe from 'stripe';
import { afterEach, describe, expect, it } from 'vitest';
import { API_VERSION } from '../../../../server/providers/stripe/client.ts';
import { WANTED_EVENTS } from '../../../../server/providers/stripe/events.ts';
import { type Fixture, idle, openFixture, PUBLIC_URL, type Setting } from './fixture.ts';

const URL_HERE = `${PUBLIC_URL}/notifications/card`;
// Every event asked for is one of Stripe's own, checked by the compiler.
const EVENTS: readonly Stripe.WebhookEndpointCreateParams.EnabledEvent[] = WANTED_EVENTS;

let fixture: Fixture;
afterEach(() => fixture.close());

const register = (canSave = true) =>
  fixture.provider.registerNotifications?.({ canSave: () => canSave, signal: idle() });
const ours = () => [...fixture.fake.books.endpoints.values()].filter((one) => 'url' in one && one.url === URL_HERE);
const writes = () => fixture.fake.seen.filter(({ method }) => method === 'POST').length;

async function open(known: readonly Record<string, unknown>[] = [], setting: Setting = {}): Promise<void> {
  fixture = await openFixture(setting);
  known.forEach((endpoint, index) => {
    const id = `we_known${index}`;
    const plain = { id, object: 'webhook_endpoint', url: URL_HERE, status: 'enabled', enabled_events: EVENTS };
    fixture.fake.books.endpoints.set(id, { ...plain, ...endpoint });
  });
}

describe('registering at Stripe', () => {
  it('makes an endpoint for what the adapter understands, and hands its secret over', async () => {
    await open([{ url: 'https://other.example/hook' }]);
    const outcome = await register();
    expect(outcome).toMatchObject({ status: 'succeeded', value: { result: 'created', url: URL_HERE } });
    expect(outcome).toMatchObject({
      value: { save: { key: 'webhookSecret', value: expect.stringMatching(/^whsec_/) } },
    });
    expect(ours()).toMatchObject([{ status: 'enabled', enabled_events: EVENTS, api_version: API_VERSION }]);
    const problems = await fixture.provider.checkConfig();
    expect(problems).toContainEqual({ level: 'ok', message: `Stripe notifies ${URL_HERE}.` });
  });

  it('makes no second one, however often it is asked', async () => {
    await open();
    await register();
    const again = await register();
    expect(again).toEqual({ status: 'succeeded', value: { result: 'unchanged', url: URL_HERE } });
    expect(ours()).toHaveLength(1);
    expect(writes()).toBe(1);
  });

  it('switches one on that is off, and adds what it is not told of to what it is', async () => {
    await open([{ status: 'disabled', enabled_events: ['payout.paid', EVENTS[0]] }]);
    expect(await register(false)).toMatchObject({ status: 'succeeded', value: { result: 'updated' } });
    expect(ours()).toMatchObject([{ id: 'we_known0', status: 'enabled' }]);
    expect(ours()).toMatchObject([{ enabled_events: ['payout.paid', ...EVENTS] }]);
  });

  it('leaves one alone that is told of everything', async () => {
    await open([{ enabled_events: ['*'] }]);
    expect(await register(false)).toMatchObject({ value: { result: 'unchanged' } });
    expect(writes()).toBe(0);
  });

  it('makes none whose secret could not be kept, or that Stripe could not reach', async () => {
    await open();
    expect(await register(false)).toMatchObject({ status: 'rejected', code: 'not_configured' });
    await fixture.close();
    await open([], { publicUrl: 'http://localhost:4000', config: { apiUrl: 'https://api.stripe.com' } });
    expect(await register()).toMatchObject({ status: 'rejected', code: 'not_supported' });
    expect(writes()).toBe(0);
  });

  it.each([
    ['connection', 'unknown'],
    ['answerLost', 'unknown'],
    ['garbage', 'unknown'],
  ] as const)(
    'does not say that it is done when the answer is lost (%s), and goes on from there',
    async (fault, status) => {
      await open();
      if (fault === 'connection') await fixture.fake.close();
      else fixture.fake.trouble.next(fault);
      const outcome = await register();
      expect(outcome?.status).toBe(fault === 'connection' ? 'rejected' : status);
      if (fault === 'connection') return;
      expect(await register()).toMatchObject({ status: 'succeeded' });
      expect(ours()).toHaveLength(1);
    },
  );

  it('says that the key may not', async () => {
    await open([], { config: { secretKey: 'sk_test_51SomebodyElse0123456789' } });
    expect(await register()).toMatchObject({ status: 'rejected', code: 'unauthorized' });
  });
});
