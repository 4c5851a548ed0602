import type { SubscribeFault } from '../faults.ts';
import { meteorError, thrownError } from './failure.ts';
import { DROP, type Reply, SILENCE, type Subscribe } from './messages.ts';

/** Opens a subscription, whose documents `open` sends, unless its fault says otherwise; then `ready` or `nosub`. */
export function answerSubscribe({ id }: Subscribe, fault: SubscribeFault | null, open: () => void): Reply {
  const ready: Reply = { messages: [{ msg: 'ready', subs: [id] }] };
  switch (fault?.fault) {
    case 'drop':
      return DROP;
    case 'silence':
      return SILENCE;
    case 'empty':
      return ready;
    case 'error':
      return { messages: [{ msg: 'nosub', id, error: meteorError(fault.error) }] };
  }
  try {
    open();
  } catch (thrown) {
    return { messages: [{ msg: 'nosub', id, error: thrownError(thrown) }] };
  }
  return fault?.fault === 'neverReady' ? SILENCE : ready;
}
