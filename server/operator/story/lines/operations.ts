import type { OperationRow } from '../../../database/schema.ts';
import type { Draft } from '../draft.ts';
import type { Facts } from '../facts.ts';
import { quoted, sum } from '../words.ts';

/** What the provider was asked to do. What begins a payment is told with the payment. */
export function operationDrafts({ operations, payments }: Facts): Draft[] {
  const methods = new Map(payments.map(({ id, method_id }) => [id, method_id]));
  return operations
    .filter(({ kind }) => kind === 'capture' || kind === 'void' || kind === 'refund')
    .map((operation) => ({
      at: operation.submitted_at,
      kind: `operation.${operation.kind}`,
      about: operation.public_id,
      phase: 'asked',
      text: `${quoted(methods.get(operation.payment_id) ?? 'the provider')} was asked to ${wish(operation)}.`,
    }));
}

function wish({ kind, action_id, amount_minor, currency }: OperationRow): string {
  if (kind !== 'void') return `${kind} ${sum(amount_minor, currency)}`;
  return action_id === null ? 'give the attempt up' : `release ${sum(amount_minor, currency)}`;
}
