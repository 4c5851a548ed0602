import type { PaymentRow } from '../database/schema.ts';
import type { Domain } from './domain.ts';

/** Only what waits for the shopper can be given up; where a provider is at work money may be moving. */
export function canBeReplaced(domain: Domain, payment: PaymentRow): boolean {
  return payment.state === 'actionRequired' || (payment.state === 'processing' && settledByOperator(domain, payment));
}

export const settledByOperator = (domain: Domain, payment: PaymentRow) =>
  domain.methods.get(payment.method_id)?.capabilities.settledBy === 'operator';
