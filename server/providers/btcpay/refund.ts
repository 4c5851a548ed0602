import { toDecimal } from '../../../shared/money.ts';
import { type Outcome, pending, rejected, succeeded } from '../../payments/outcome.ts';
import type { Alert } from '../../services.ts';
import type { MoveMoney, ProviderPayment } from '../provider.ts';
import { type Look, lookUp, type Shop } from './look.ts';
import { ownPayment } from './own-payment.ts';
import { nameOf } from './refunds.ts';

/**
 * Refunds by claim link: nobody knows where the shopper wants the money, so BTCPay makes a link to claim it at (a pull
 * payment). The merchant hands the link over, the shopper claims, the merchant approves and pays out; only then is the
 * money back, and until then the outcome is `pending`. A repeat is found by the refund's name, which carries the key.
 */
export async function refund(
  shop: Shop,
  alert: (alert: Omit<Alert, 'subject'>) => void,
  input: MoveMoney,
): Promise<Outcome<ProviderPayment>> {
  const { money, providerRef, signal } = input;
  const before = ownPayment(await lookUp(shop, providerRef, signal), input);
  if ('failure' in before) return before.failure;
  const { look } = before;
  const name = nameOf(providerRef, input.idempotencyKey);
  const asked = progressOf(look, name, input);
  if (asked) return asked;
  const refusal = refusalOf(look, input);
  if (refusal) return refusal;

  const { refundMethods } = shop.config;
  const body = {
    name,
    refundVariant: 'Custom',
    customAmount: toDecimal(money),
    customCurrency: money.currency,
    ...(refundMethods && { payoutMethods: refundMethods }),
  };
  const made = await shop.api.refund(providerRef, body, signal);
  if (!made.ok) {
    if (made.failure.status !== 'unknown') return made.failure;
    // It may have been made all the same: then it is known right away, and not asked for a second time.
    const after = await lookUp(shop, providerRef, AbortSignal.timeout(LOOK_MS));
    const found = 'look' in after && after.look.refunds.some((one) => one.name === name);
    if (!found) return made.failure;
  }
  alert({ code: 'btcpay_refund_waits', about: name, message: handOver(input, name) });
  return pending(look.payment);
}

const LOOK_MS = 6_000;

/** What became of an earlier request with the same key; null: there was none. */
function progressOf({ payment, refunds }: Look, name: string, { money }: MoveMoney): Outcome<ProviderPayment> | null {
  const refund = refunds.find((one) => one.name === name);
  if (!refund) return null;
  if (!refund.closed && refund.committedMinor !== money.amountMinor) {
    return rejected('invalid_request', 'This key was used for a refund of another amount.');
  }
  if (refund.paidMinor >= money.amountMinor) return succeeded(payment);
  if (refund.closed && refund.committedMinor === refund.paidMinor) {
    return rejected('invalid_request', 'The refund was archived in BTCPay before it was claimed in full.');
  }
  return pending(payment);
}

function refusalOf({ payment, refunds }: Look, { money }: MoveMoney): Outcome<never> | null {
  const { captured } = payment;
  if (money.currency !== captured.currency) return rejected('invalid_request', 'The invoice has another currency.');
  const promised = refunds.reduce((sum, { committedMinor }) => sum + committedMinor, 0);
  if (money.amountMinor === 0 || promised + money.amountMinor > captured.amountMinor) {
    return rejected('invalid_request', 'More than was captured and not yet promised back.');
  }
  return null;
}

/** Without the link: whoever has it can claim, and alerts are logged. */
function handOver({ money, merchantRef }: MoveMoney, name: string): string {
  const amount = `${toDecimal(money)} ${money.currency}`;
  return `A refund of ${amount} for payment ${merchantRef} waits for the shopper: in BTCPay open Pull Payments, "${name}", and send them its link. Approve the payout once they have claimed it.`;
}
