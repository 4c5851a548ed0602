import { type ReadonlySignal, signal } from '@preact/signals';
import type { CheckoutView, StartPayment } from '../../../shared/api.ts';
import { type Answer, fetchView, startPayment } from '../api/client.ts';
import type { MessageKey } from './language.ts';

/** One press of Pay at a time. */
export interface Press {
  /** True from the press until its answer is known. */
  readonly running: ReadonlySignal<boolean>;
  /** Why the last press started nothing; null when it did, or while one runs. */
  readonly notice: ReadonlySignal<MessageKey | null>;
  /** Sends one payment. A second call while one runs does nothing. */
  start(checkout: string, body: Omit<StartPayment, 'attempt'>): Promise<CheckoutView | null>;
  /** A payment not known before has appeared: the last press arrived, and the next one is a new attempt. */
  arrived(): void;
  /** Forgets a press the browser froze together with the page. */
  reset(): void;
  clearNotice(): void;
}

/** `onView` gets every view learnt on the way. */
export function createPress(onView: (view: CheckoutView) => void): Press {
  const running = signal(false);
  const notice = signal<MessageKey | null>(null);
  /** A press the server never answered: repeated under its own key, it cannot become a second payment. */
  let unanswered: Pick<StartPayment, 'method' | 'option' | 'attempt'> | null = null;
  let latest = 0;
  let arrivals = 0;

  function release(press: number, reason: MessageKey | null): void {
    if (press !== latest) return;
    notice.value = reason;
    running.value = false;
  }

  return {
    running,
    notice,
    async start(checkout, body) {
      // Read and set before the first await: ten clicks in one task must find it set nine times.
      if (running.peek()) return null;
      running.value = true;
      notice.value = null;
      const press = ++latest;
      const arrivalsBefore = arrivals;
      const { method, option } = body;
      const repeats = unanswered?.method === method && unanswered.option === option;
      const attempt = repeats && unanswered ? unanswered.attempt : crypto.randomUUID();
      unanswered = { method, ...(option !== undefined && { option }), attempt };

      const answer = await startPayment(checkout, { ...body, attempt });
      if (answer.kind !== 'unreachable') unanswered = null;
      if (answer.kind === 'view') {
        onView(answer.view);
        release(press, null);
        return answer.view;
      }
      const truth = await fetchView(checkout);
      if (truth.kind === 'view') onView(truth.view);
      release(press, arrivals > arrivalsBefore ? null : reasonOf(answer));
      return null;
    },
    arrived() {
      arrivals++;
      unanswered = null;
      notice.value = null;
    },
    reset() {
      latest++;
      running.value = false;
    },
    clearNotice() {
      notice.value = null;
    },
  };
}

function reasonOf(answer: Exclude<Answer, { kind: 'view' }>): MessageKey {
  if (answer.kind === 'unreachable') return 'pay.unreachable';
  if (answer.code === 'price_changed') return 'fee.changed';
  return answer.status === 429 ? 'pay.tooMany' : 'pay.refused';
}
