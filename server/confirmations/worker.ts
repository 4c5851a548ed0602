import type { Domain } from '../payments/domain.ts';
import { claimDue } from './claim.ts';
import { deliver } from './deliver.ts';
import { recordAttempt, type Told } from './record-attempt.ts';

/** How many stores are being told at once: one that hangs must not keep the others waiting. */
const CONCURRENCY = 32;

/** Whoever looks next tries it: nothing was sent. */
const PUT_DOWN: Told = {
  sent: false,
  result: { result: 'notDelivered', answer: { status: 'not sent', body: 'The server was told to stop' } },
};

/**
 * The outbox's worker. `run` starts what is due; `stop` lets nothing more be sent, and puts down what was claimed for
 * it; `idle` waits until nothing is being sent.
 */
export function createConfirmationSender(domain: Domain) {
  const inFlight = new Map<number, Promise<void>>();
  let stopped = false;

  return {
    async run(): Promise<void> {
      const room = CONCURRENCY - inFlight.size;
      if (stopped || room <= 0) return;
      for (const claimed of await claimDue(domain, room, new Set(inFlight.keys()))) {
        const sending = (stopped ? recordAttempt(domain, claimed, PUT_DOWN) : deliver(domain, claimed))
          .catch((err) =>
            domain.logger.error({ err, confirmation: claimed.public_id }, 'a confirmation could not be sent'),
          )
          .finally(() => {
            inFlight.delete(claimed.id);
            // Room again, and perhaps more was due than there was room for.
            domain.signals.workAdded('confirmations');
          });
        inFlight.set(claimed.id, sending);
      }
    },
    stop(): void {
      stopped = true;
    },
    async idle(): Promise<void> {
      while (inFlight.size > 0) await Promise.all(inFlight.values());
    },
  };
}
