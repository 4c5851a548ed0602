import { failureOf } from './failure.ts';
import type { Job } from './job.ts';
import type { Outcome } from './place.ts';

/** Keeps the payment source for later, if that was asked for. Once, because twice might keep two. */
export async function keepSource(job: Job, outcome: Outcome): Promise<Outcome> {
  if (!job.save) return outcome;
  let message = 'Only an authorized payment can be kept';
  if (outcome.status === 'placed') {
    try {
      await job.api.tellOrder({ _save_payment_source_to_customer_wallet: true });
      return outcome;
    } catch (error) {
      ({ message } = failureOf(error));
    }
  }
  return { code: 'not_saved', message, ...outcome };
}
