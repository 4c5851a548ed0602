import { MoneyError } from '../../../shared/money.ts';
import type { Clock } from '../../clock.ts';
import { type Outcome, succeeded } from '../../payments/outcome.ts';
import type { ProviderPayment } from '../provider.ts';
import { type Answer, refused, unsure } from './answer.ts';
import type { PayPalApi } from './api.ts';
import { isLive, type PayPalConfig } from './config.ts';
import { disputedOf } from './disputes.ts';
import { type Ledger, ledgerOf } from './ledger.ts';
import { order } from './objects.ts';
import { truthOf } from './truth.ts';

/** Asks PayPal how things stand, and changes nothing. */
export interface Look {
  at(orderId: string, signal: AbortSignal): Promise<Answer<Ledger>>;
  /** What the ledger means, disputes included. */
  truth(ledger: Ledger, signal: AbortSignal): Promise<Answer<ProviderPayment>>;
  /** Both. */
  again(orderId: string, signal: AbortSignal): Promise<Answer<Seen>>;
}

export interface Seen {
  readonly ledger: Ledger;
  readonly payment: ProviderPayment;
}

/** Ids go into paths. */
const ORDER = /^[A-Z0-9]{8,36}$/;

export function createLook(api: PayPalApi, config: PayPalConfig, clock: Clock): Look {
  const look: Look = {
    async at(id, signal) {
      if (!ORDER.test(id)) return refused('not_found', 'Not the id of an order at PayPal.');
      const path = `/v2/checkout/orders/${id}`;
      const read = await api.call({ method: 'GET', path, patience: 'read', signal, answer: order });
      if (read.status === 'succeeded' && read.value.id !== id)
        return unsure('unparseable', 'PayPal told another order');
      return readLedger(read);
    },
    async truth(ledger, signal) {
      const disputed = await exactly(() => disputedOf(api, ledger, signal));
      if (disputed.status !== 'succeeded') return disputed;
      const setting = { live: isLive(config), now: clock.now() };
      return { status: 'succeeded', value: truthOf(ledger, disputed.value, setting) };
    },
    async again(id, signal) {
      const ledger = await look.at(id, signal);
      if (ledger.status !== 'succeeded') return ledger;
      const payment = await look.truth(ledger.value, signal);
      if (payment.status !== 'succeeded') return payment;
      return { status: 'succeeded', value: { ledger: ledger.value, payment: payment.value } };
    },
  };
  return look;
}

/** An amount that is none must not reach the books, and proves nothing either. */
export function readLedger(answer: Answer<Parameters<typeof ledgerOf>[0]>): Answer<Ledger> {
  if (answer.status !== 'succeeded') return answer;
  try {
    return { status: 'succeeded', value: ledgerOf(answer.value) };
  } catch (error) {
    if (error instanceof MoneyError) return unsure('unparseable', error.message);
    throw error;
  }
}

async function exactly<T>(work: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MoneyError) return unsure('unparseable', error.message);
    throw error;
  }
}

/** What a question about a payment is answered with: with the way to PayPal's page while nobody has approved. */
export function found(ledger: Ledger, payment: ProviderPayment): Outcome<ProviderPayment> {
  const url = payerLinkOf(ledger);
  return payment.stage === 'actionRequired' && url !== null
    ? { status: 'actionRequired', value: payment, redirectUrl: url, display: 'top' }
    : succeeded(payment);
}

/** Where the shopper approves the order. PayPal's page refuses frames. */
export function payerLinkOf({ order: { links } }: Ledger): string | null {
  const link = links.find(({ rel }) => rel === 'payer-action') ?? links.find(({ rel }) => rel === 'approve');
  return link?.href ?? null;
}
