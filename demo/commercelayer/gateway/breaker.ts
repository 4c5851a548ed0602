import type { Callee } from '../model/rows.ts';
import type { UnknownUpstream } from '../options.ts';

/** "More than 30 times" in a row (documentation, page "External resources"). */
const MOST_FAILURES = 30;

/**
 * One breaker per gateway, for all of its URLs. Fails by timeout, connection or 5xx; a success closes the count; an
 * open circuit stays open until `_reset_circuit`, and counts no further. Null: no answer came.
 */
export function count(callee: Callee, status: number | null, upstream: Required<UnknownUpstream>): void {
  if (callee.circuit_state === 'open') return;
  if (status !== null && status < 400) callee.circuit_failure_count = 0;
  else if (status === null || status >= 500 || upstream.circuitCounts4xx) callee.circuit_failure_count += 1;
  if (callee.circuit_failure_count > MOST_FAILURES) callee.circuit_state = 'open';
}

export function resetCircuit(callee: Callee): void {
  callee.circuit_state = 'closed';
  callee.circuit_failure_count = 0;
}
