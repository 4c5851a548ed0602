import type { OperationRow, PaymentRow } from '../../database/schema.ts';
import type { ProviderPayment } from '../../providers/provider.ts';
import { type Outcome, type RejectCode, unknown } from '../outcome.ts';

/** Reasons why a request was not so much as looked at. */
const UNHEARD: ReadonlySet<RejectCode> = new Set(['unreachable', 'unauthorized', 'not_configured']);

/**
 * What an answer to a move is worth. `again`: to a request that may have worked before a "no" counts only where it was
 * about that request, which the provider has not taken on already, and where the payment could be looked at (`truth`):
 * else nobody knows more than before.
 */
export function believed(
  answer: Outcome<ProviderPayment>,
  payment: PaymentRow,
  operation: OperationRow,
  { again, truth }: { readonly again: boolean; readonly truth: ProviderPayment | null },
): Outcome<ProviderPayment> {
  const noMore = () => unknown('serverError', 'message' in answer ? answer.message : '');
  switch (answer.status) {
    case 'succeeded':
    case 'pending':
    case 'actionRequired':
      return isOf(answer.value, payment) ? answer : unknown('unparseable', 'answered with another payment');
    case 'declined':
      return again && truth === null ? noMore() : answer;
    case 'rejected': {
      const doubtful = truth === null || UNHEARD.has(answer.code) || operation.state === 'pending';
      return again && doubtful ? noMore() : answer;
    }
    case 'unknown':
      return answer;
  }
}

/** Whether the provider speaks of this payment and not of somebody else's. */
export const isOf = ({ providerRef, merchantRef }: ProviderPayment, payment: PaymentRow) =>
  providerRef === payment.provider_ref && merchantRef === payment.public_id;
