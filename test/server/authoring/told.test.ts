import { describe, expect, it } from 'vitest';
import type { Told } from '../../../server/authoring/provider.ts';
import { type PageState, readTold } from '../../../server/authoring/told.ts';

const STATES: Readonly<Record<string, PageState>> = {
  open: 'actionRequired',
  paid: 'captured',
  refused: 'card_declined',
  gone: 'expired',
};

const told = (overrides: Partial<Told> = {}): Told => ({
  providerRef: 'pp_1',
  merchantRef: 'pay_1',
  live: false,
  status: 'paid',
  currency: 'EUR',
  amount: '12.50',
  refunded: '2.00',
  paidAt: 1_795_000_000_000,
  pageUrl: 'https://example.com/pay/pp_1',
  ...overrides,
});
const read = (overrides?: Partial<Told>) => readTold(told(overrides), STATES);
const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

describe('what a service tells of a payment', () => {
  it('is all captured once it is paid', () => {
    expect(read()).toEqual({
      pageUrl: 'https://example.com/pay/pp_1',
      payment: {
        providerRef: 'pp_1',
        merchantRef: 'pay_1',
        live: false,
        stage: 'captured',
        authorized: eur(1250),
        captured: eur(1250),
        refunded: eur(200),
        disputed: null,
        capturedAt: 1_795_000_000_000,
      },
    });
  });

  it.each([
    ['open', { stage: 'actionRequired' }],
    ['gone', { stage: 'expired' }],
    ['refused', { stage: 'failed', decline: { code: 'card_declined' } }],
  ])('is nothing before: %s', (status, expected) => {
    const { payment } = read({ status, refunded: null, paidAt: null });
    expect(payment).toMatchObject({ ...expected, authorized: eur(0), captured: eur(0), refunded: eur(0) });
    expect(payment).not.toHaveProperty('capturedAt');
  });

  it('may be disputed, and say its time in ISO 8601', () => {
    const { payment } = read({ disputed: '12.50', paidAt: '2026-11-20T12:00:00+01:00' });
    expect(payment).toMatchObject({ disputed: eur(1250), capturedAt: Date.UTC(2026, 10, 20, 11) });
    expect(read({ disputed: '0.00' }).payment.disputed).toBeNull();
  });

  it.each<[string, Partial<Told>]>([
    ['a state nobody has heard of', { status: 'teleported' }],
    ['a state every object has', { status: 'constructor' }],
    ['a float for money', { amount: 12.5 }],
    ['more decimals than the currency has', { amount: '12.505' }],
    ['money below zero', { amount: '-1.00' }],
    ['a currency in lower case', { currency: 'eur' }],
    ['no reference', { providerRef: '' }],
    ["somebody else's reference type", { merchantRef: 7 }],
    ['a mode that is not yes or no', { live: 'false' }],
    ['a time in seconds', { paidAt: 1_795_000_000 }],
    ['a time without a zone', { paidAt: '2026-11-20T12:00:00' }],
    ['a page that runs scripts', { pageUrl: 'javascript:alert(1)' }],
  ])('is not believed with %s', (_what, overrides) => {
    expect(() => read(overrides)).toThrow();
  });
});
