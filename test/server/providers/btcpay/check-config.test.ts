import { afterEach, describe, expect, it } from 'vitest';
import { type Fixture, openFixture, PUBLIC_URL, paid, type Setting } from './fixture.ts';

const WEBHOOK = {
  id: 'wh',
  url: `${PUBLIC_URL}/notifications/crypto`,
  enabled: true,
  automaticRedelivery: true,
  authorizedEvents: { everything: true, specificEvents: [] },
};

describe('the doctor', () => {
  let fixture: Fixture;
  afterEach(() => fixture.close());

  async function examine(prepare: (fixture: Fixture) => unknown = () => {}, setting: Setting = {}) {
    fixture = await openFixture(setting);
    fixture.fake.settings.webhooks = [WEBHOOK];
    await prepare(fixture);
    const problems = await fixture.provider.checkConfig();
    return problems.filter(({ level }) => level !== 'ok').map(({ level, message }) => `${level}: ${message}`);
  }

  it('finds nothing wrong with a store that is set up', async () => {
    expect(await examine(paid)).toEqual([]);
    expect(fixture.calls.filter(({ method }) => method !== 'GET' && method !== 'POST')).toEqual([]);
  });

  it('says that the key is wrong, and nothing that follows from it', async () => {
    expect(await examine(undefined, { config: { apiKey: 'another-key-altogether' } })).toEqual([
      expect.stringMatching(/^error: .*API key/),
    ]);
  });

  it('says that the server does not answer', async () => {
    expect(await examine((one) => one.refuseNext())).toEqual([expect.stringMatching(/^error: .*ECONNREFUSED/)]);
  });

  it.each([
    ['create invoices', ['btcpay.store.canviewinvoices']],
    ['view invoices', ['btcpay.store.cancreateinvoice']],
    ['give up invoices', ['btcpay.store.cancreateinvoice', 'btcpay.store.canviewinvoices']],
    ['refund', ['btcpay.store.canmodifyinvoices']],
    ['create invoices', ['btcpay.store.canmodifyinvoices:anotherstore']],
  ])('says that the key may not %s', async (what, permissions) => {
    const problems = await examine(({ fake }) => {
      fake.settings.permissions = permissions;
    });
    expect(problems).toContainEqual(expect.stringContaining(`may not ${what}`));
  });

  it('is content with a key for this store only', async () => {
    const store = '9CiNzKoANXxmk5ayZngSXrHTiVvvgCrwrpFQd4m2K776';
    const problems = await examine(({ fake }) => {
      fake.settings.permissions = [
        `btcpay.store.canmodifyinvoices:${store}`,
        `btcpay.store.canmanagepullpayments:${store}`,
        `btcpay.store.webhooks.canmodifywebhooks:${store}`,
      ];
    });
    expect(problems).toEqual([]);
  });

  it.each([
    ['not registered', [], 'error'],
    ['not registered', [{ ...WEBHOOK, url: 'https://old.example.com/notifications/crypto' }], 'error'],
    ['disabled', [{ ...WEBHOOK, enabled: false }], 'error'],
    [
      'does not send',
      [{ ...WEBHOOK, authorizedEvents: { everything: false, specificEvents: ['InvoiceSettled'] } }],
      'warning',
    ],
    ['redelivery', [{ ...WEBHOOK, automaticRedelivery: false }], 'warning'],
  ])('says that the webhook is or has: %s', async (what, webhooks, level) => {
    const [problem, ...others] = await examine(({ fake }) => {
      fake.settings.webhooks = webhooks;
    });
    expect(others).toEqual([]);
    expect(problem).toContain(what);
    expect(problem?.startsWith(level)).toBe(true);
    if (level === 'error') expect(problem).toContain(WEBHOOK.url);
  });

  it('says that the network is not the configured one', async () => {
    expect(await examine(paid, { network: 'test', config: { testnet: false } })).toEqual([
      expect.stringMatching(/^error: .*set testnet: true/),
    ]);
    await fixture.close();
    expect(await examine(paid, { network: 'main', config: { testnet: true } })).toEqual([
      expect.stringMatching(/^error: .*remove testnet: true/),
    ]);
  });

  it('says that the clocks differ, that the server lags behind, and that a rotation is not over', async () => {
    const setting = { config: { webhookSecretPrevious: 'the secret of last year' } };
    const problems = await examine(({ fake, clock }) => {
      fake.settings.fullySynched = false;
      const { now } = clock;
      clock.now = () => now() + 10 * 60_000;
    }, setting);
    expect(problems).toContainEqual(expect.stringContaining('10 minutes apart'));
    expect(problems).toContainEqual(expect.stringContaining('catching up'));
    expect(problems).toContainEqual(expect.stringContaining('still accepted'));
  });

  it('warns of a public server without https', async () => {
    fixture = await openFixture({ config: { serverUrl: 'http://btcpay.example.com' } });
    fixture.refuseNext();
    const problems = await fixture.provider.checkConfig();
    expect(problems).toContainEqual({ level: 'error', message: expect.stringContaining('plain http') });
  });
});
