import pino from 'pino';
import { bankTransfer } from '../../../../server/providers/bank-transfer/index.ts';
import { openProvider } from '../../../../server/providers/open.ts';
import type { CreateSession, KnownPayment, PaymentProvider, Receipt } from '../../../../server/providers/provider.ts';
import { type Money, money } from '../../../../shared/money.ts';

export const NOW = Date.UTC(2026, 10, 20, 12);
export const IBAN = 'NL91ABNA0417164300';

/** The provider as the server opens it, at a moment that stands still unless `now` moves it. */
export function openBankTransfer(config: Record<string, unknown> = {}, now: () => number = () => NOW): PaymentProvider {
  const unreachable = () => Promise.reject(new Error('a bank transfer calls nobody'));
  return openProvider(bankTransfer, {
    method: 'bank',
    config: bankTransfer.configSchema.parse({ iban: IBAN, beneficiary: 'Example BV', ...config }),
    mountUrl: 'https://pay.example.com/methods/bank',
    dataDirectory: '/nowhere',
    publicUrl: 'https://pay.example.com',
    clock: { now },
    http: { call: unreachable, close: unreachable },
    logger: pino({ level: 'silent' }),
    alert: () => {},
  });
}

export const sessionOf = (rest: Partial<CreateSession> = {}): CreateSession => ({
  merchantRef: 'pay_1',
  idempotencyKey: 'key_1',
  money: money(1_250, 'EUR'),
  capture: 'automatic',
  description: 'Blocks: 3 × sword',
  orderRef: 'order-1',
  returnUrl: 'https://pay.example.com/checkout/co_1',
  notificationUrl: 'https://pay.example.com/notifications/bank',
  expiresAt: NOW + 30 * 86_400_000,
  locale: 'nl',
  details: undefined,
  signal: new AbortController().signal,
  ...rest,
});

export const receipt = (amount: Money, receivedAt: number, bankRef: string): Receipt => ({
  amount,
  receivedAt,
  bankRef,
});

export const known = (receipts: readonly Receipt[], rest: Partial<KnownPayment> = {}): KnownPayment => ({
  providerRef: null,
  merchantRef: 'pay_1',
  money: money(1_250, 'EUR'),
  receipts,
  createdAt: NOW,
  expiresAt: NOW + 6 * 86_400_000,
  ...rest,
});
