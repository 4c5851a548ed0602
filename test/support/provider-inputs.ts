/** What the providers' own tests ask with, each with the parts that are special to it. */
import type { Outcome } from '../../server/payments/outcome.ts';
import type {
  Authorize,
  CreateSession,
  KnownPayment,
  MoveMoney,
  ProviderPayment,
} from '../../server/providers/provider.ts';
import type { Money } from '../../shared/money.ts';

export const START = Date.UTC(2026, 10, 20, 12);

/** A clock that stands still until told. */
export class TestClock {
  time = START;
  now = (): number => this.time;
  advance(ms: number): void {
    this.time += ms;
  }
}

export const idle = (): AbortSignal => new AbortController().signal;

/** Builders of inputs for one method: every input has a reference and a key of its own. */
export function inputsFor({ publicUrl, method, ...special }: Partial<CreateSession> & Method) {
  const notificationUrl = `${publicUrl}/notifications/${method}`;
  let serial = 0;
  const next = () => {
    serial += 1;
    return { merchantRef: `pay_${serial}`, idempotencyKey: `key_${serial}`, signal: idle() };
  };
  return {
    session: (overrides: Partial<CreateSession> = {}): CreateSession => ({
      ...next(),
      money: { amountMinor: 1_250, currency: 'EUR' },
      capture: 'automatic',
      description: 'Blocks: 3 swords',
      orderRef: `order_${serial}`,
      returnUrl: `${publicUrl}/checkout/co_1?embed=1`,
      notificationUrl,
      expiresAt: START + 60 * 60_000,
      locale: 'en',
      details: undefined,
      ...special,
      ...overrides,
    }),
    authorization: (paymentSourceToken: string, overrides: Partial<Authorize> = {}): Authorize => ({
      ...next(),
      money: { amountMinor: 990, currency: 'EUR' },
      capture: 'automatic',
      description: 'Monthly blocks',
      orderRef: `order_${serial}`,
      paymentSourceToken,
      notificationUrl,
      ...overrides,
    }),
    move: (
      { providerRef, merchantRef, authorized }: ProviderPayment,
      amountMinor: number,
      overrides: Partial<MoveMoney> = {},
    ): MoveMoney => ({
      ...next(),
      providerRef,
      merchantRef,
      money: { amountMinor, currency: authorized.currency },
      ...overrides,
    }),
  };
}

interface Method {
  readonly publicUrl: string;
  readonly method: string;
}

/** What Tillgate knows of a payment of an hour's life. */
export const knownOf = (
  { providerRef, merchantRef }: ProviderPayment,
  money: Money,
): KnownPayment & { readonly providerRef: string } => ({
  providerRef,
  merchantRef,
  money,
  receipts: [],
  createdAt: START,
  expiresAt: START + 60 * 60_000,
});

/** The value of an outcome that carries one. */
export function outcomeValue<T>(outcome: Outcome<T> | { readonly status: 'absent' }): T {
  if ('value' in outcome) return outcome.value;
  throw new Error(`expected a result, got ${JSON.stringify(outcome)}`);
}
