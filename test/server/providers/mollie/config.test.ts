import { describe, expect, it } from 'vitest';
import { DAY } from '../../../../server/clock.ts';
import { mollieConfig } from '../../../../server/providers/mollie/config.ts';
import { mollie } from '../../../../server/providers/mollie/index.ts';
import { API_KEY, openFixture, PREVIOUS, SECRET } from './fixture.ts';

const LIVE = API_KEY.replace('test_', 'live_');

describe('the configuration', () => {
  it('needs a key of Mollie and nothing else', () => {
    expect(mollieConfig.parse({ apiKey: API_KEY })).toEqual({ apiKey: API_KEY, apiUrl: 'https://api.mollie.com' });
    for (const apiKey of ['', 'test_', 'sk_test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM', `${API_KEY} `, `${API_KEY}\n`]) {
      expect(mollieConfig.safeParse({ apiKey }).success).toBe(false);
    }
  });

  it('refuses misspelt methods, short secrets, other schemes and unknown keys', () => {
    for (const rest of [{ method: 'idael' }, { webhookSecret: 'short' }, { apiUrl: 'ftp://x' }, { key: 1 }]) {
      expect(mollieConfig.safeParse({ apiKey: API_KEY, ...rest }).success).toBe(false);
    }
  });

  it('knows a test key, and how long a bank transfer may take', () => {
    expect(mollie.isTest(mollieConfig.parse({ apiKey: API_KEY }))).toBe(true);
    expect(mollie.isTest(mollieConfig.parse({ apiKey: LIVE }))).toBe(false);
    const transfer = mollieConfig.parse({ apiKey: API_KEY, method: 'banktransfer' });
    expect(mollie.sessionLifetimeMs(transfer)).toBeGreaterThan(10 * DAY);
  });
});

describe('the check', () => {
  const check = async (
    setting: Parameters<typeof openFixture>[0] = {},
    act: (f: Awaited<ReturnType<typeof openFixture>>) => void = () => {},
  ) => {
    const fixture = await openFixture(setting);
    act(fixture);
    const problems = await fixture.provider.checkConfig();
    const writes = fixture.mollie.calls.filter(({ method }) => method !== 'GET');
    await fixture.close();
    expect(writes).toEqual([]);
    return problems;
  };
  const text = (problems: Awaited<ReturnType<typeof check>>) =>
    problems.map(({ level, message }) => `${level}: ${message}`).join('\n');

  it('tells the mode, the methods and where notifications go', async () => {
    const problems = await check({ publicUrl: 'http://localhost:4000' });
    expect(text(problems)).toMatch(/ok: The key is valid; test mode/);
    expect(text(problems)).toMatch(/ok: Methods: ideal, bancontact/);
    expect(text(problems)).toMatch(/warning: Mollie cannot reach http:\/\/localhost:4000\/notifications\/mollie/);
  });

  it('warns of a test key in public, and is content with a live one', async () => {
    expect(text(await check())).toMatch(/warning: The key is valid, but a test key/);
    const live = await check({ config: { apiKey: LIVE }, fakeKey: LIVE });
    expect(live.every(({ level }) => level === 'ok')).toBe(true);
    expect(text(live)).toContain('https://pay.example.com/notifications/mollie');
  });

  it('names a key that is not accepted, without showing it', async () => {
    const problems = await check({ fakeKey: LIVE });
    expect(problems).toMatchObject([{ level: 'error', message: expect.stringContaining('apiKey') }]);
    expect(text(problems)).not.toContain(API_KEY);
  });

  it('names a method that is not active', async () => {
    expect(text(await check({ config: { method: 'paysafecard' }, methods: ['ideal'] }))).toMatch(
      /error: Method "paysafecard" is not active at Mollie \(active: ideal\)/,
    );
  });

  it('refuses plain http for live payments', async () => {
    const setting = { config: { apiKey: LIVE }, fakeKey: LIVE, publicUrl: 'http://pay.example.com' };
    expect(text(await check(setting))).toMatch(/error: Mollie notifies only https/);
  });

  it.each([
    [0, null],
    [45_000, null],
    [-45_000, null],
    [90_000, 90],
    [-600_000, 600],
  ])('compares the clocks: Mollie’s is %d ms ahead', async (mollieAheadMs, seconds) => {
    const said = text(await check({ mollieAheadMs })).match(/clock is (\d+) seconds away/);
    expect(said && Number(said[1])).toBe(seconds);
  });

  it('says that signed notifications are registered by hand, and why', async () => {
    for (const webhookSecret of [undefined, SECRET]) {
      expect(text(await check({ config: { webhookSecret } }))).toContain('only an organization access token may');
    }
  });

  it('says when Mollie cannot be asked', async () => {
    expect(text(await check({}, (fixture) => fixture.refuseNext()))).toMatch(/error: Mollie could not be asked/);
    expect(text(await check({}, ({ mollie: fake }) => fake.disturb('html502')))).toMatch(
      /error: Mollie could not be asked/,
    );
  });
});

it('a recorded transcript holds no key, no secret and nothing of the shopper', async () => {
  const fixture = await openFixture();
  const details = { method: 'directdebit', consumerName: 'Ada "A." Lovelace', consumerAccount: 'NL91ABNA0417164300' };
  const signal = new AbortController().signal;
  await fixture.provider.createToken?.({ idempotencyKey: 'k', details, customerRef: 'c', signal });
  const lines = fixture.mollie.calls.map((call) => JSON.stringify(call));
  const card = '{"cardHolder":"A. Lovelace","cardNumber":"6787","cardFingerprint":"fHB3CCKx9REkz8fPplT8N4nq"}';
  const transcript = [...lines, card, 'to NL91 ABNA 0417 1643 00', `${SECRET} ${PREVIOUS}`, `Bearer ${LIVE}`].join(
    '\n',
  );
  for (const secret of [API_KEY, 'Lovelace', 'NL91ABNA']) expect(transcript).toContain(secret);
  const redacted = fixture.provider.redact(transcript);
  for (const secret of [API_KEY, LIVE, SECRET, PREVIOUS, 'Lovelace', 'NL91', '0417', '6787', 'fHB3CCKx']) {
    expect(redacted).not.toContain(secret);
  }
  expect(redacted).toContain('/v2/customers');
  expect(redacted).toContain('directdebit');
  await fixture.close();
});
