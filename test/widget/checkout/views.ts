import type { CheckoutView, MethodView, PaymentView, TransferInstructions } from '../../../shared/api.ts';

export const CARD: MethodView = { id: 'card', label: null, panel: 'card', test: true, options: false };
export const BANK: MethodView = { id: 'bank', label: null, panel: 'transfer', test: false, options: false };
export const IDEAL: MethodView = { id: 'ideal', label: 'iDEAL', panel: 'redirect', test: false, options: false };
export const MOLLIE: MethodView = { id: 'mollie', label: 'Mollie', panel: 'redirect', test: false, options: true };

/** Noon of 20 November 2026, UTC. */
export const NOW = Date.UTC(2026, 10, 20, 12);

/** An open checkout of 24.90 EUR with fifteen minutes left. */
export function viewOf(changes: Partial<CheckoutView> = {}): CheckoutView {
  return {
    id: 'co_1',
    state: 'open',
    version: 1,
    amount: { amountMinor: 2490, currency: 'EUR' },
    order: { reference: 'CS-10427', title: 'VIP rank' },
    store: { name: 'Blocks', logo: null, accent: null },
    methods: [CARD, BANK],
    payment: null,
    storeInformed: false,
    expiresAt: NOW + 15 * 60_000,
    now: NOW,
    successUrl: 'https://blocks.example/thanks',
    cancelUrl: 'https://blocks.example/cart',
    ...changes,
  };
}

export function paymentOf(changes: Partial<PaymentView> = {}): PaymentView {
  return {
    id: 'pay_1',
    method: 'card',
    state: 'processing',
    failure: null,
    action: null,
    instructions: null,
    ...changes,
  };
}

export const TRANSFER: TransferInstructions = {
  kind: 'transfer',
  beneficiary: 'Example BV',
  iban: 'NL91ABNA0417164300',
  bic: 'ABNANL2A',
  reference: 'TG7K-92QX-4',
  amount: { amountMinor: 2490, currency: 'EUR' },
  epc: 'BCD\n002\n1\nSCT\nABNANL2A\nExample BV\nNL91ABNA0417164300\nEUR24.90\n\n\nTG7K-92QX-4',
};

export const PROCESSING = { state: 'processing', version: 2, payment: paymentOf() } as const;
export const COMPLETED = { state: 'completed', version: 9, payment: paymentOf({ state: 'paid' }) } as const;
export const AWAITING = {
  state: 'processing',
  version: 2,
  payment: paymentOf({ state: 'awaitingTransfer', method: 'bank', instructions: TRANSFER }),
} as const;
