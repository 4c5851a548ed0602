import { afterEach, describe, expect, it } from 'vitest';
import { EVENTS } from '../../../../server/providers/btcpay/notification.ts';
import { WEBHOOK_SECRET } from '../../../fakes/btcpay/server.ts';
import { type Fixture, idle, openFixture, type Setting } from './fixture.ts';

const PUBLIC_URL = 'https://pay.example.com';
const URL_HERE = `${PUBLIC_URL}/notifications/crypto`;
const WEBHOOK = {
  id: 'whKnown',
  url: URL_HERE,
  enabled: true,
  automaticRedelivery: true,
  authorizedEvents: { everything: false, specificEvents: [...EVENTS] },
};

let fixture: Fixture;
afterEach(() => fixture.close());

async function open(setting: Setting = {}): Promise<void> {
  fixture = await openFixture({ publicUrl: PUBLIC_URL, ...setting });
}
/** Nothing is told once here: the secret is the configured one. */
const register = () => fixture.provider.registerNotifications?.({ canSave: () => false, signal: idle() });
const settings = () => fixture.fake.settings;
const writes = () => fixture.calls.filter(({ method }) => method !== 'GET');

describe('registering at a BTCPay server', () => {
  it('adds a webhook with the configured secret, once', async () => {
    await open();
    const done = { status: 'succeeded', value: { result: 'created', url: URL_HERE } };
    expect(await register()).toEqual(done);
    expect(await register()).toEqual({ ...done, value: { result: 'unchanged', url: URL_HERE } });
    expect(settings().webhooks).toMatchObject([{ ...WEBHOOK, id: 'wh1' }]);
    expect([...settings().webhookSecrets.values()]).toEqual([WEBHOOK_SECRET]);
    expect(await fixture.provider.checkConfig()).toContainEqual({ level: 'ok', message: 'The webhook is registered.' });
  });

  it.each([
    ['disabled', { enabled: false }],
    ['without redelivery', { automaticRedelivery: false }],
    [
      'told too little',
      { authorizedEvents: { everything: false, specificEvents: ['InvoiceCreated', 'InvoiceSettled'] } },
    ],
  ])('brings one up to date that is %s, also on an older server', async (_what, change) => {
    for (const belowStore of [false, true]) {
      await open();
      settings().belowStore = belowStore;
      settings().webhooks = [
        { ...WEBHOOK, ...change },
        { ...WEBHOOK, id: 'whOther', url: 'https://other.example' },
      ];
      expect(await register()).toMatchObject({ status: 'succeeded', value: { result: 'updated' } });
      const [ours, other] = settings().webhooks;
      expect(ours).toMatchObject({ id: 'whKnown', enabled: true, automaticRedelivery: true });
      expect(ours?.authorizedEvents.specificEvents).toEqual(expect.arrayContaining([...EVENTS]));
      expect(other?.id).toBe('whOther');
      expect(settings().webhookSecrets.get('whKnown')).toBe(WEBHOOK_SECRET);
      await fixture.close();
    }
    await open();
  });

  it('leaves what else the webhook is told of, and one that is told everything', async () => {
    await open();
    settings().webhooks = [{ ...WEBHOOK, authorizedEvents: { everything: true, specificEvents: [] } }];
    expect(await register()).toMatchObject({ value: { result: 'unchanged' } });
    settings().webhooks = [{ ...WEBHOOK, authorizedEvents: { everything: false, specificEvents: ['InvoiceCreated'] } }];
    await register();
    expect(settings().webhooks[0]?.authorizedEvents.specificEvents).toContain('InvoiceCreated');
  });

  it('says that the key may not, that the server does not answer, or that it could not reach us', async () => {
    await open();
    settings().permissions = ['btcpay.store.canviewinvoices'];
    expect(await register()).toMatchObject({ status: 'rejected', code: 'unauthorized' });
    fixture.refuseNext();
    expect(await register()).toMatchObject({ status: 'rejected', code: 'unreachable' });
    await fixture.close();
    await open({ publicUrl: 'http://localhost:4000', config: { serverUrl: 'https://btcpay.example.com' } });
    expect(await register()).toMatchObject({ status: 'rejected', code: 'not_supported' });
    expect(writes()).toEqual([]);
  });
});
