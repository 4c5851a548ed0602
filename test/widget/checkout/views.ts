import type {
  CheckoutView,
  CryptoInstructions,
  CryptoWay,
  MethodView,
  PaymentView,
  TransferInstructions,
} from '../../../shared/api.ts';

const PLAIN = { label: null, test: false, surcharge: null, options: false } as const;
export const CARD: MethodView = { ...PLAIN, id: 'card', panel: 'card', test: true };
export const BANK: MethodView = { ...PLAIN, id: 'bank', panel: 'transfer' };
export const BITCOIN: MethodView = { ...PLAIN, id: 'bitcoin', panel: 'crypto' };
export const IDEAL: MethodView = { ...PLAIN, id: 'ideal', label: 'iDEAL', panel: 'redirect' };
export const MOLLIE: MethodView = { ...PLAIN, id: 'mollie', label: 'Mollie', panel: 'redirect', options: true };

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
    surcharge: null,
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

const ADDRESS = 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq';
const INVOICE = `lnbc500u1pj9k5a2pp5${'qqqsyqcyq5rqwzqfpqhp58yjmdan79s6q'.repeat(9)}`;

export const ON_CHAIN: CryptoWay = {
  kind: 'onChain',
  currency: 'BTC',
  destination: ADDRESS,
  link: `bitcoin:${ADDRESS}?amount=0.00050000`,
  due: '0.00050000',
  part: null,
};
export const LIGHTNING: CryptoWay = {
  ...ON_CHAIN,
  kind: 'lightning',
  destination: INVOICE,
  link: `lightning:${INVOICE}`,
};

/** Both ways to pay, at a rate that is kept for ten minutes. */
export function cryptoView(changes: Partial<CryptoInstructions> = {}, version = 2): CheckoutView {
  const instructions: CryptoInstructions = {
    kind: 'crypto',
    stage: 'waiting',
    ways: [LIGHTNING, ON_CHAIN],
    confirmations: 1,
    page: 'https://btcpay.example/i/1',
    expiresAt: NOW + 10 * 60_000,
    ...changes,
  };
  const payment = paymentOf({ state: 'awaitingTransfer', method: 'bitcoin', instructions });
  return viewOf({ state: 'processing', version, methods: [CARD, BITCOIN], payment });
}
