import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../../../../server/providers/mollie/api.ts';
import { mollieConfig } from '../../../../server/providers/mollie/config.ts';
import { listOptions } from '../../../../server/providers/mollie/options.ts';
import type { ListOptions } from '../../../../server/providers/provider.ts';
import { API_KEY, type Fixture, idle, openFixture, session } from './fixture.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(() => fixture.close());

const asked = (overrides: Partial<ListOptions> = {}): ListOptions => ({
  money: { amountMinor: 1_250, currency: 'EUR' },
  locale: 'nl',
  capture: 'automatic',
  tokenize: false,
  signal: idle(),
  ...overrides,
});

async function list(overrides: Partial<ListOptions> = {}) {
  const outcome = await fixture.provider.options?.(asked(overrides));
  if (outcome?.status !== 'succeeded') throw new Error(`no list: ${JSON.stringify(outcome)}`);
  return outcome.value;
}
const ids = async (overrides?: Partial<ListOptions>) => (await list(overrides)).map(({ id }) => id);

describe('the list of methods', () => {
  it('names what the account has switched on, in the shopper’s language, with Mollie’s pictures', async () => {
    expect(await list()).toMatchObject([
      { id: 'ideal', label: 'iDEAL | Wero' },
      { id: 'bancontact', label: 'Bancontact' },
      { id: 'creditcard', label: 'Kaart', icon: `${fixture.mollie.url}/external/icons/payment-methods/creditcard.svg` },
      { id: 'paysafecard', label: 'paysafecard' },
    ]);
  });

  it('leaves out what is beyond a method’s limits, in another currency, or keeps no source', async () => {
    expect(await ids({ money: { amountMinor: 99, currency: 'EUR' } })).not.toContain('paysafecard');
    expect(await ids({ money: { amountMinor: 1_000_001, currency: 'EUR' } })).toEqual(['ideal', 'bancontact']);
    expect(await ids({ money: { amountMinor: 900, currency: 'USD' } })).toEqual(['creditcard']);
    expect(await ids({ tokenize: true })).toEqual(['ideal', 'bancontact', 'creditcard']);
  });

  it('does not exist where the configuration names the method', async () => {
    const fixed = await openFixture({ config: { method: 'ideal' } });
    expect(fixed.provider.options).toBeUndefined();
    await fixed.close();
  });

  it('is no list when Mollie is in trouble', async () => {
    fixture.refuseNext();
    expect(await fixture.provider.options?.(asked())).toMatchObject({ status: 'rejected', code: 'unreachable' });
    fixture.mollie.disturb('html502');
    expect(await fixture.provider.options?.(asked())).toMatchObject({ status: 'unknown' });
  });
});

describe('an odd list', () => {
  const read = async (methods: unknown) => {
    const body = Buffer.from(JSON.stringify({ _embedded: { methods } }));
    const http = {
      call: async () => ({ kind: 'answer', status: 200, headers: {}, body }) as const,
      close: async () => {},
    };
    const config = mollieConfig.parse({ apiKey: API_KEY });
    return listOptions(createApi(http, config), config, asked());
  };
  const ideal = { id: 'ideal', description: 'iDEAL' };

  it('shows no picture from elsewhere than Mollie’s own host', async () => {
    const svg = 'https://www.mollie.com/external/icons/ideal.svg';
    expect(await read([{ ...ideal, image: { svg } }])).toMatchObject({ value: [{ icon: svg }] });
    for (const elsewhere of [
      'https://www.mollie.com.evil.example/x.svg',
      'https://www.mollie.com@evil.example/x.svg',
      'http://www.mollie.com/x.svg',
      'javascript:alert(1)',
      'https://169.254.169.254/latest/meta-data',
      '',
    ]) {
      expect(await read([{ ...ideal, image: { svg: elsewhere } }])).toMatchObject({ value: [{ icon: null }] });
    }
    expect(await read([{ ...ideal, image: 7 }])).toMatchObject({ value: [{ id: 'ideal', icon: null }] });
  });

  it('leaves out methods nobody here has heard of, and cuts names short', async () => {
    const outcome = await read([
      { id: 'moonpay', description: 'Moon' },
      { id: 'ideal', description: `a\n${'b'.repeat(500)}` },
    ]);
    if (outcome.status !== 'succeeded') throw new Error('no list');
    expect(outcome.value).toHaveLength(1);
    expect(outcome.value[0]?.label).toMatch(/^a b{98}$/);
    expect(await read({ not: 'a list' })).toMatchObject({ status: 'unknown', cause: 'unparseable' });
  });
});

describe('paying with a chosen method', () => {
  it('sends the shopper straight to it, and asks to hold only where it can', async () => {
    const { provider, mollie } = fixture;
    expect(await provider.createSession(session({ option: 'bancontact' }))).toMatchObject({ status: 'actionRequired' });
    await provider.createSession(session({ option: 'creditcard', capture: 'manual' }));
    await provider.createSession(session({ option: 'ideal', capture: 'manual' }));
    await provider.createSession(session());
    expect([...mollie.books.payments.values()].map(({ method, captureMode }) => [method, captureMode])).toEqual([
      ['bancontact', null],
      ['creditcard', 'manual'],
      ['ideal', null],
      [null, null],
    ]);
  });

  it('is declined as unavailable when it has been switched off meanwhile, or never was', async () => {
    fixture.mollie.methods = ['ideal'];
    for (const option of ['bancontact', 'moonpay', '__proto__', 'constructor']) {
      expect(await fixture.provider.createSession(session({ option }))).toMatchObject({
        status: 'declined',
        code: 'method_unavailable',
      });
    }
    expect(fixture.mollie.books.payments.size).toBe(0);
    expect(await fixture.provider.createSession(session({ option: 'ideal' }))).toMatchObject({
      status: 'actionRequired',
    });
  });

  it('does not blame the method for what Mollie refuses for another reason', async () => {
    const unreachable = session({ option: 'ideal', returnUrl: 'not an address' });
    expect(await fixture.provider.createSession(unreachable)).toMatchObject({ status: 'rejected' });
  });
});
