import { toDecimal } from '../../../shared/money.ts';
import { MINUTE } from '../../clock.ts';
import { declined, type Outcome, pending, rejected, succeeded, unknown } from '../../payments/outcome.ts';
import type { CreateSession, KnownPayment, ProviderPayment, Session } from '../provider.ts';
import type { BtcpayConfig } from './config.ts';
import { toMinorExactly } from './decimal.ts';
import type { Invoice } from './greenfield.ts';
import { type Look, lookInto, outcomeOf, type Shop } from './look.ts';

/**
 * One invoice per payment of ours. The server knows no idempotency keys: what an earlier try left there is found by
 * our own reference, and used.
 */
export async function createSession(shop: Shop, input: CreateSession): Promise<Outcome<Session>> {
  const { config, api } = shop;
  const { merchantRef, money, signal } = input;
  if (money.amountMinor === 0) return rejected('order_amount_invalid', 'An invoice over nothing counts as paid.');
  if (input.capture === 'manual') return rejected('not_supported', 'Crypto payments cannot be authorized first.');
  if (input.tokenize) return rejected('not_supported', 'A crypto payment leaves no payment source to keep.');
  if (input.expiresAt <= shop.now()) return rejected('invalid_request', 'The checkout has ended.');

  const earlier = await api.invoicesOf(merchantRef, signal);
  if (!earlier.ok) return earlier.failure;
  const found = bestOf(earlier.value, shop, merchantRef);
  const created = found ? null : await api.createInvoice(bodyOf(config, input, shop.now()), signal);
  if (created && !created.ok) return created.failure;
  const invoice = found ?? (created?.ok ? created.value : null);
  if (!invoice) return rejected('invalid_request', 'No invoice.');

  if (!isOverThis(invoice, input)) {
    // Nobody has been given its link, so that nobody can pay it; the server need not keep it open either.
    if (created) await api.markInvalid(invoice.id, signal);
    return rejected('order_amount_invalid', 'The BTCPay server made the invoice over another amount.');
  }
  const looked = await lookInto(shop, invoice, signal);
  return 'failure' in looked ? afterwards(looked.failure) : standing(config, looked.look);
}

/** The invoice is there: that it cannot be looked at does not mean that nothing happened. */
const afterwards = (failure: Outcome<never>): Outcome<never> =>
  failure.status === 'rejected'
    ? unknown('connectionLost', `The invoice is made, but how it stands was not told: ${failure.message}`)
    : failure;

/** The invoice of a payment whose create was lost; null: the server never heard of it. */
export async function findByMerchantRef(
  shop: Shop,
  { merchantRef }: KnownPayment,
  signal: AbortSignal,
): Promise<Outcome<ProviderPayment | null>> {
  const listed = await shop.api.invoicesOf(merchantRef, signal);
  if (!listed.ok) return listed.failure;
  const found = bestOf(listed.value, shop, merchantRef);
  if (!found) return succeeded(null);
  const looked = await lookInto(shop, found, signal);
  return 'failure' in looked ? looked.failure : outcomeOf(shop.config, looked.look, looked.look.payment);
}

/** Should there ever be several: the one with money, then the one that can still be paid, then the oldest. */
function bestOf(list: readonly Invoice[], { config }: Shop, merchantRef: string): Invoice | null {
  const rank = ({ status, paidAmount }: Invoice): number => {
    if (status === 'Settled' || (paidAmount && paidAmount.units > 0n)) return 0;
    return status === 'Expired' || status === 'Invalid' ? 2 : 1;
  };
  const ours = list.filter(({ storeId, metadata }) => storeId === config.storeId && metadata?.orderId === merchantRef);
  return ours.sort((a, b) => rank(a) - rank(b) || a.createdTime - b.createdTime)[0] ?? null;
}

/** The body of `POST …/invoices`. The language of the page is left to the server: an unknown one would be an error. */
function bodyOf(config: BtcpayConfig, input: CreateSession, now: number): unknown {
  const { paymentMethods, speedPolicy, expiryMinutes, present } = config;
  const left = Math.round((input.expiresAt - now) / MINUTE);
  return {
    amount: toDecimal(input.money),
    currency: input.money.currency,
    metadata: { orderId: input.merchantRef, itemDesc: input.description, storeOrder: input.orderRef },
    checkout: {
      expirationMinutes: Math.max(1, Math.min(expiryMinutes, left)),
      redirectURL: input.returnUrl,
      redirectAutomatically: true,
      // An address that appears only once it is asked for could not be shown by us.
      ...(present === 'panel' && { lazyPaymentMethods: false }),
      ...(paymentMethods && { paymentMethods }),
      ...(speedPolicy && { speedPolicy }),
    },
  };
}

const isOverThis = ({ amount, currency }: Invoice, { money }: CreateSession): boolean =>
  currency === money.currency && toMinorExactly(amount, currency) === money.amountMinor;

function standing(config: BtcpayConfig, look: Look): Outcome<Session> {
  const { payment, invoice } = look;
  const { instructions } = payment;
  const session: Session = {
    payment,
    ...(instructions && { instructions }),
    expiresAt: invoice.expirationTime * 1_000,
  };
  switch (payment.stage) {
    case 'open':
    case 'actionRequired':
    case 'authorized':
    case 'captured':
      return outcomeOf(config, look, session);
    case 'processing':
      return pending(session);
    case 'voided':
      return declined('cancelled_by_shopper', 'The invoice was given up.');
    case 'expired':
      return declined('session_expired', 'The invoice was not paid in time.');
    case 'failed':
      return declined('processing_error', 'The payment was never confirmed.');
  }
}
