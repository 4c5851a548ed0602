import { type Outcome, pending, succeeded } from '../../payments/outcome.ts';
import type { ProviderPayment } from '../provider.ts';
import type { Api } from './api.ts';
import { checkoutLinkOf } from './checkout-link.ts';
import type { Answer } from './client.ts';
import type { BtcpayConfig } from './config.ts';
import { doubt, type Failure, refuse } from './failure.ts';
import type { Invoice, InvoiceMethods } from './greenfield.ts';
import { instructionsOf } from './instructions.ts';
import { NOTHING, type Received, receivedFor } from './received.ts';
import { type Refund, refundsOf } from './refunds.ts';
import { truthOf } from './truth.ts';

/** All that can be known of an invoice. */
export interface Look {
  readonly invoice: Invoice;
  readonly payment: ProviderPayment;
  readonly refunds: readonly Refund[];
}

/** What looks need: the server, and who asks. */
export interface Shop {
  readonly api: Api;
  readonly config: BtcpayConfig;
  now(): number;
}

type Looked = { readonly look: Look } | { readonly failure: Failure };

/** Looks an invoice up by its id. Another store's, which the same key may be able to see, is none of ours. */
export async function lookUp(shop: Shop, ref: string, signal: AbortSignal): Promise<Looked> {
  const answer = await shop.api.invoice(ref, signal);
  if (!answer.ok) return answer;
  if (answer.value.id !== ref) {
    return { failure: doubt('unparseable', 'The BTCPay server answered with another invoice.') };
  }
  return lookInto(shop, answer.value, signal);
}

/** Learns what there is to learn besides the invoice itself: its payments, and once there was money its refunds. */
export async function lookInto(shop: Shop, invoice: Invoice, signal: AbortSignal): Promise<Looked> {
  if (invoice.storeId !== shop.config.storeId) {
    return { failure: refuse('not_found', 'The invoice belongs to another store.') };
  }
  const silent = isUntouched(invoice) && !(shop.config.present === 'panel' && invoice.status === 'New');
  const methods = silent ? null : await shop.api.paymentMethods(invoice.id, signal);
  if (methods && !methods.ok) return methods;
  const received = methods ? receivedFor(invoice, methods.value) : NOTHING;
  const refunds = await refundsWhere(shop, invoice, received, methods?.value ?? [], signal);
  if (!refunds.ok) return refunds;

  const refundedMinor = refunds.value.reduce((sum, { paidMinor }) => sum + paidMinor, 0);
  const payment = received && truthOf(shop.config, { invoice, received, refundedMinor }, shop.now());
  if (!payment) {
    return { failure: doubt('unparseable', 'The invoice has a price that is not money as counted here.') };
  }
  const instructions = instructionsOf(shop.config, invoice, methods?.value ?? null, payment.stage);
  return { look: { invoice, payment: { ...payment, instructions }, refunds: refunds.value } };
}

/** An invoice that nobody paid anything for has no payments, and so no refunds, worth a call. */
function isUntouched({ status, additionalStatus, paidAmount }: Invoice): boolean {
  if (status === 'Settled' || status === 'Processing') return false;
  return paidAmount ? paidAmount.units === 0n : status === 'New' && additionalStatus === 'None';
}

async function refundsWhere(
  { api }: Shop,
  invoice: Invoice,
  received: Received | null,
  methods: InvoiceMethods,
  signal: AbortSignal,
): Promise<Answer<readonly Refund[]>> {
  const none: Answer<readonly Refund[]> = { ok: true, value: [], date: null };
  if (invoice.status === 'New' || invoice.status === 'Processing') return none;
  if (received?.settledMinor === 0 && invoice.status !== 'Settled') return none;
  const refunds = await refundsOf(api, invoice, methods, signal);
  // A key that may not see refunds has made none. The doctor says so; a payment must not hang on it.
  return !refunds.ok && refunds.status === 403 ? none : refunds;
}

/** The look as an answer; the way to the server's page with it, while that is where the shopper belongs. */
export function outcomeOf<T>(config: BtcpayConfig, { invoice, payment }: Look, value: T): Outcome<T> {
  if (payment.stage !== 'actionRequired') return succeeded(value);
  if (payment.instructions) return pending(value);
  // Framed, it would need the merchant's server in the page's policy, and wallets open from the top page anyway.
  return { status: 'actionRequired', value, redirectUrl: checkoutLinkOf(config, invoice), display: 'top' };
}
