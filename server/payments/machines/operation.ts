/** One money-moving request to a provider. It is `submitted`, durably, before the provider hears of it. */
export type OperationState =
  | 'submitted'
  | 'actionRequired'
  | 'pending'
  | 'unknown'
  | 'needsReview'
  | 'succeeded'
  | 'declined'
  | 'rejected'
  | 'expired';

/** `unknown` never becomes `declined` by a timer: only the provider's answer or a person resolves it. */
const EDGES: Readonly<Record<OperationState, readonly OperationState[]>> = {
  submitted: ['actionRequired', 'pending', 'unknown', 'succeeded', 'declined', 'rejected'],
  actionRequired: ['pending', 'succeeded', 'declined', 'expired', 'unknown'],
  pending: ['actionRequired', 'succeeded', 'declined', 'rejected', 'expired', 'unknown'],
  unknown: ['actionRequired', 'pending', 'succeeded', 'declined', 'rejected', 'expired', 'needsReview'],
  needsReview: ['actionRequired', 'pending', 'succeeded', 'declined', 'rejected', 'expired'],
  succeeded: [],
  declined: [],
  rejected: [],
  expired: [],
};

export function operationEdge(from: OperationState, to: OperationState): 'move' | 'stay' | 'refuse' {
  if (from === to) return 'stay';
  return EDGES[from].includes(to) ? 'move' : 'refuse';
}
