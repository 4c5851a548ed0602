import { askForCheckout, type Checkout } from './checkout.ts';
import { Failure } from './failure.ts';
import type { Job } from './job.ts';
import { payInOverlay } from './overlay.ts';

/** A checkout that is paid, or decided without the shopper. */
export interface Settled {
  readonly checkout: string;
  /** The shopper had to see it, which takes minutes. */
  readonly shown: boolean;
  /** False: nobody knows when its money comes, as with a bank transfer. */
  readonly paid: boolean;
}

const settled = ({ id, standing }: Checkout, shown: boolean): Settled => ({
  checkout: id,
  shown,
  paid: standing === 'paid',
});

/**
 * Lets the shopper pay, unless that is done: after a reload, or by another tab. `given`: a checkout that Commerce
 * Layer handed out, in place of the one Tillgate has for the order.
 * @throws Failure when the shopper left without paying: `closed`, or the reason of the last declined attempt.
 */
export async function letShopperPay(job: Job, given?: Pick<Checkout, 'id' | 'url'>): Promise<Settled> {
  const isSettled = ({ id, standing }: Checkout) => standing !== 'unpaid' && (!given || given.id === id);
  let checkout = await job.until(askForCheckout(job));
  if (isSettled(checkout)) return settled(checkout, false);

  const { id, url } = given ?? checkout;
  const result = await payInOverlay(job, url);
  if (result.status === 'completed' && result.checkout === id) return { checkout: id, shown: true, paid: true };

  // Closed is not unpaid: a transfer may be on its way, or the answer was lost.
  checkout = await askForCheckout(job);
  if (isSettled(checkout)) return settled(checkout, true);
  throw new Failure(result.status === 'failed' ? result.code : 'closed', 'The shopper left without paying');
}
