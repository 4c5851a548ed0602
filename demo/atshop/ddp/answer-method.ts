import type { AtshopFaults, MethodFault } from '../faults.ts';
import { meteorError, thrownError } from './failure.ts';
import { DROP, type MethodCall, type Reply, SILENCE } from './messages.ts';

/** Runs a method, unless its fault says otherwise, and words the answer: `result` and `updated`. */
export function answerMethod(call: MethodCall, fault: MethodFault | null, run: () => unknown): Reply {
  const { id } = call;
  switch (fault?.fault) {
    case 'dropBefore':
      return DROP;
    case 'silenceBefore':
      return SILENCE;
    case 'error':
      return { messages: [{ msg: 'result', id, error: meteorError(fault.error) }, updatedBy(id)] };
  }
  const result = { msg: 'result', id, ...attempt(run) };
  const updated = updatedBy(id);
  switch (fault?.fault) {
    case undefined:
      return { messages: [result, updated] };
    case 'dropAfter':
      return DROP;
    case 'silenceAfter':
      return SILENCE;
    case 'updatedWithoutResult':
      return { messages: [updated] };
    case 'resultWithoutUpdated':
      return { messages: [result] };
    case 'updatedFirst':
      return { messages: [updated, result] };
    case 'delayResult':
      return { messages: [result, updated], after: fault.until };
    case 'errorAfter':
      return { messages: [{ msg: 'result', id, error: meteorError(fault.error) }, updated] };
  }
}

/** The fault waiting for this method; only login and fulfilling can be spoilt. */
export function methodFault(faults: AtshopFaults, method: string): MethodFault | null {
  if (method === 'login') return faults.login.next();
  return method === 'order.fulfill.alternativePayment' ? faults.fulfil.next() : null;
}

const updatedBy = (id: string) => ({ msg: 'updated', methods: [id] });

function attempt(run: () => unknown): { result: unknown } | { error: unknown } {
  try {
    return { result: run() };
  } catch (thrown) {
    return { error: thrownError(thrown) };
  }
}
