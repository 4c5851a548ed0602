import { money, toDecimal } from '../../shared/money.ts';
import type { OperationRow, PaymentRow } from '../database/schema.ts';
import { isOver, type PaymentState } from '../payments/machines/payment.ts';

/** What the provider showed or said that speaks against what a person says of a move; null: nothing. */
export function contradiction(
  outcome: 'succeeded' | 'failed',
  operation: OperationRow,
  payment: PaymentRow,
): string | null {
  const moved = movedMinor(operation, payment);
  if (moved > 0) {
    const show = (amountMinor: number) => toDecimal(money(amountMinor, operation.currency));
    const part = `${show(moved)} of ${show(operation.amount_minor)} ${operation.currency}`;
    return `The provider shows that ${part} moved, which is neither. Once it shows the whole, this is decided by itself.`;
  }
  if (outcome === 'failed' && operation.state === 'succeeded') {
    return 'The provider answered that it was done. If it was, the store must not try again: say --succeeded.';
  }
  if (outcome === 'succeeded' && operation.kind === 'capture' && isOver(payment.state as PaymentState)) {
    return `The provider shows the payment as ${payment.state}: nothing can have been captured.`;
  }
  return null;
}

/** What of an operation's amount the payment shows; a void shows as a whole or not at all. */
function movedMinor({ kind, base_minor }: OperationRow, { captured_minor, refunded_minor }: PaymentRow): number {
  const total = { capture: captured_minor, refund: refunded_minor }[kind as 'capture' | 'refund'] ?? 0;
  return Math.max(0, total - (base_minor ?? 0));
}
