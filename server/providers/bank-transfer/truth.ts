import { MAX_AMOUNT_MINOR } from '../../../shared/money.ts';
import type { KnownPayment, ProviderPayment, Receipt } from '../provider.ts';
import { referenceOf } from './reference.ts';

/**
 * What is true of a transfer, from nothing but what the operator recorded: the sum that arrived. Whether that is
 * short, over or late is the domain's to judge.
 *
 * Money in another currency than the order's cannot be added up. It then makes the whole truth, in its own currency,
 * so that the domain sees the mismatch and a person decides; the order's own currency never hides it.
 *
 * @param now epoch milliseconds
 */
export function truthOf(payment: Omit<KnownPayment, 'providerRef'>, now: number): ProviderPayment {
  const receipts = counted(payment.receipts);
  const foreign = receipts.find(({ amount }) => amount.currency !== payment.money.currency);
  const currency = foreign?.amount.currency ?? payment.money.currency;
  const sums = runningSums(receipts.filter(({ amount }) => amount.currency === currency));
  const last = sums.at(-1);
  const captured = { amountMinor: Math.min(last?.sum ?? 0, MAX_AMOUNT_MINOR), currency };
  const common = {
    providerRef: referenceOf(payment.merchantRef),
    merchantRef: payment.merchantRef,
    live: true,
    authorized: captured,
    captured,
    refunded: { amountMinor: 0, currency },
    disputed: null,
  };
  if (!last) return { ...common, stage: now < payment.expiresAt ? 'processing' : 'expired' };
  const completing = foreign ? undefined : sums.find(({ sum }) => sum >= payment.money.amountMinor);
  return { ...common, stage: 'captured', capturedAt: (completing ?? last).receivedAt };
}

/** In the order of arrival, each bank reference once (an import may come twice), without lines of nothing. */
function counted(receipts: readonly Receipt[]): Receipt[] {
  const byBankRef = new Map<string, Receipt>();
  for (const receipt of receipts) {
    if (receipt.amount.amountMinor > 0 && !byBankRef.has(receipt.bankRef)) byBankRef.set(receipt.bankRef, receipt);
  }
  return [...byBankRef.values()].sort((a, b) => a.receivedAt - b.receivedAt);
}

function runningSums(receipts: readonly Receipt[]): { readonly sum: number; readonly receivedAt: number }[] {
  let sum = 0;
  return receipts.map(({ amount, receivedAt }) => {
    sum += amount.amountMinor;
    return { sum, receivedAt };
  });
}
