import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { guard } from '../../../server/providers/guard.ts';
import type { PaymentProvider } from '../../../server/providers/provider.ts';
import { fakeProvider } from '../support/fake-provider.ts';

describe('a provider that ignores the signal it is given', () => {
  const hanging = { ...fakeProvider('provider'), retrieve: () => new Promise<never>(() => {}) };
  const guarded = guard(hanging, { logger: pino({ level: 'silent' }), method: 'card', provider: 'fake' });
  const payment = {
    providerRef: 'ref',
    merchantRef: 'pay_1',
    money: { amountMinor: 900, currency: 'EUR' },
    receipts: [],
    createdAt: 0,
    expiresAt: 0,
  };

  it('has answered "unknown" when the time is up, so that nobody waits for it for ever', async () => {
    expect(await guarded.retrieve(payment, AbortSignal.timeout(20))).toMatchObject({
      status: 'unknown',
      cause: 'timeout',
    });
  });

  it('also when the time was up before', async () => {
    expect(await guarded.retrieve(payment, AbortSignal.abort())).toMatchObject({ status: 'unknown', cause: 'timeout' });
  });
});

describe('an answer outside the contract', () => {
  const asked = {
    money: { amountMinor: 900, currency: 'EUR' },
    locale: 'en',
    capture: 'automatic',
    tokenize: false,
  } as const;
  const signal = () => new AbortController().signal;
  const open = (parts: Partial<PaymentProvider>) =>
    guard(
      { ...fakeProvider('provider'), ...parts },
      { logger: pino({ level: 'silent' }), method: 'card', provider: 'x' },
    );
  const option = { id: 'ideal', label: 'iDEAL', icon: null };

  it.each<[string, unknown]>([
    ['an id that does not fit into an address', [{ ...option, id: '../x' }]],
    ['an id twice', [option, option]],
    ['no name', [{ ...option, label: '' }]],
    ['a name of several lines', [{ ...option, label: 'a\nb' }]],
    ['a picture that is no address', [{ ...option, icon: 'javascript:alert(1)' }]],
    ['too many', Array.from({ length: 101 }, (_, index) => ({ ...option, id: `m${index}` }))],
    ['no list', null],
  ])('of ways to pay is none: %s', async (_what, value) => {
    const provider = open({ options: async () => ({ status: 'succeeded', value }) as never });
    expect(await provider.options?.({ ...asked, signal: signal() })).toMatchObject({ status: 'unknown' });
    const good = open({ options: async () => ({ status: 'succeeded', value: [option] }) });
    expect(await good.options?.({ ...asked, signal: signal() })).toMatchObject({ value: [option] });
  });

  it.each<[string, unknown]>([
    ['a secret of several lines', { key: 'webhookSecret', value: 'a\nPATH=/tmp' }],
    ['a secret with spaces', { key: 'webhookSecret', value: 'a b' }],
    ['a key that is none', { key: '../webhookSecret', value: 'abc' }],
  ])('of registering is saved nowhere: %s', async (_what, save) => {
    const url = 'https://pay.example.com/notifications/card';
    const value = { result: 'created', url, save };
    const provider = open({ registerNotifications: async () => ({ status: 'succeeded', value }) as never });
    const input = { canSave: () => true, signal: signal() };
    expect(await provider.registerNotifications?.(input)).toMatchObject({ status: 'unknown' });
  });
});

describe('fields that throw', () => {
  it('take their own method off the page and nothing else', () => {
    const fields = () => {
      throw new Error('a bug');
    };
    const policy = { script: [], frame: [], connect: [], payment: [] };
    const provider = { ...fakeProvider('provider'), page: { policy, fields } };
    const guarded = guard(provider, { logger: pino({ level: 'silent' }), method: 'card', provider: 'x' });
    const order = { money: { amountMinor: 900, currency: 'EUR' }, capture: 'automatic', tokenize: false } as const;
    expect(guarded.page?.fields(order)).toBeNull();
  });
});
