import type { Answer } from './answer.ts';
import type { PayPalApi } from './api.ts';
import { fromPayPal } from './currency.ts';
import { isTaken, type Ledger } from './ledger.ts';
import { type Dispute, type DisputeOutcome, disputeList, disputeOutcome } from './objects.ts';

/**
 * Amount under dispute, minor units. An order does not show its disputes: PayPal is asked about every capture. Where the
 * app may not see disputes there are none to be seen; the doctor says so.
 */
export async function disputedOf(api: PayPalApi, ledger: Ledger, signal: AbortSignal): Promise<Answer<number>> {
  let sum = 0;
  for (const { it } of ledger.captures.filter(isTaken)) {
    const path = `/v1/customer/disputes?disputed_transaction_id=${encodeURIComponent(it.id)}&page_size=50`;
    const listed = await api.call({ method: 'GET', path, patience: 'read', signal, answer: disputeList });
    if (listed.status === 'rejected' && (listed.code === 'unauthorized' || listed.code === 'not_found')) continue;
    if (listed.status !== 'succeeded') return listed;
    for (const dispute of listed.value.items) {
      const held = await heldBy(api, dispute, ledger.money.currency, signal);
      if (held.status !== 'succeeded') return held;
      sum += held.value;
    }
  }
  return { status: 'succeeded', value: Math.min(sum, ledger.captured) };
}

async function heldBy(
  api: PayPalApi,
  dispute: Dispute,
  currency: string,
  signal: AbortSignal,
): Promise<Answer<number>> {
  // Shopper and merchant talk with each other; PayPal has not been asked to decide, and takes nothing back.
  if (dispute.dispute_life_cycle_stage === 'INQUIRY') return { status: 'succeeded', value: 0 };
  if (dispute.dispute_amount.currency_code !== currency) return { status: 'succeeded', value: 0 };
  const whole = fromPayPal(dispute.dispute_amount).amountMinor;
  if (dispute.status !== 'RESOLVED') return { status: 'succeeded', value: whole };
  const path = `/v1/customer/disputes/${dispute.dispute_id}`;
  const read = await api.call({ method: 'GET', path, patience: 'read', signal, answer: disputeOutcome });
  return read.status === 'succeeded' ? { status: 'succeeded', value: lostBy(read.value, whole, currency) } : read;
}

/**
 * Decided for the merchant, withdrawn, or paid for by PayPal itself (PayPal, Disputes v1, dispute_outcome). An outcome
 * that is not known counts as lost: a chargeback must not pass unseen.
 */
const HARMLESS: ReadonlySet<string> = new Set([
  'RESOLVED_SELLER_FAVOUR',
  'RESOLVED_WITH_PAYOUT',
  'CANCELED_BY_BUYER',
  'DENIED',
]);

function lostBy({ dispute_outcome: outcome }: DisputeOutcome, whole: number, currency: string): number {
  if (HARMLESS.has(outcome?.outcome_code ?? '')) return 0;
  const refunded = outcome?.amount_refunded;
  return refunded?.currency_code === currency ? fromPayPal(refunded).amountMinor : whole;
}
