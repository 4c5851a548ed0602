import { inLogContext } from '../log-context.ts';
import type { Domain } from '../payments/domain.ts';
import { type Claimed, claimDue } from './claim.ts';
import { deliver } from './deliver.ts';
import type { Told } from './record-attempt.ts';
import { createAttemptBook } from './record-delivered.ts';

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
  const book = createAttemptBook(domain);
  /** Claimed, and what came of it is not in the books. */
  const inFlight = new Map<number, Promise<void>>();
  /** Of those, the ones whose store has not answered. */
  let telling = 0;
  let stopped = false;

  const room = () => Math.max(0, CONCURRENCY - telling);

  async function tell(claimed: Claimed): Promise<Told> {
    telling += 1;
    try {
      return await deliver(domain, claimed);
    } finally {
      telling -= 1;
      // Room again, and perhaps more was due than there was room for: the next claim shares the write of this result.
      domain.signals.workAdded('confirmations');
    }
  }

  async function work(claimed: Claimed): Promise<void> {
    await book.record(claimed, stopped ? PUT_DOWN : await tell(claimed));
  }

  function start(claimed: Claimed): void {
    const { id, public_id: confirmation, store_id: store, order_ref: order } = claimed;
    const working = inLogContext({ confirmation, store, order }, () => work(claimed))
      .catch((err) => domain.logger.error({ err, confirmation }, 'a confirmation could not be sent'))
      .finally(() => inFlight.delete(id));
    inFlight.set(id, working);
  }

  return {
    async run(): Promise<void> {
      if (stopped || room() === 0) return;
      for (const claimed of await claimDue(domain, room, inFlight)) start(claimed);
    },
    stop(): void {
      stopped = true;
    },
    async idle(): Promise<void> {
      while (inFlight.size > 0) await Promise.all(inFlight.values());
    },
  };
}
