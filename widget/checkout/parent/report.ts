import { effect, type ReadonlySignal } from '@preact/signals';
import type { CheckoutView } from '../../../shared/api.ts';
import type { ParentLink } from './link.ts';

/** Tells the parent what the server said, and when closing is locked. `completed` goes out once. */
export function reportTo(
  link: Pick<ParentLink, 'send'>,
  view: ReadonlySignal<CheckoutView>,
  locked: ReadonlySignal<boolean>,
): void {
  let wasLocked = false;
  let completed = false;
  let reportedFailure: string | null = null;

  effect(() => {
    if (locked.value === wasLocked) return;
    wasLocked = locked.value;
    link.send({ type: wasLocked ? 'submitted' : 'unlocked' });
  });

  effect(() => {
    const { id, state, payment } = view.value;
    if (state === 'completed' && !completed) {
      completed = true;
      link.send({ type: 'completed', checkout: id });
    }
    if (payment?.state === 'failed' && payment.failure && payment.id !== reportedFailure) {
      reportedFailure = payment.id;
      link.send({ type: 'failed', code: payment.failure.code });
    }
  });
}
