import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { guard } from '../../../server/providers/guard.ts';
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
