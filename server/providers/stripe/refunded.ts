import { KEY } from './metadata.ts';
import type { PaymentIntent, Refund } from './things.ts';

/**
 * What went back to the shopper, in Stripe's unit. A refund counts once it succeeded, and no longer once it failed.
 *
 * Releasing an authorization, whole or after a partial capture, is written by Stripe as a refund of what was never
 * taken (Stripe API reference, Cancel a PaymentIntent); that one is no money that went back.
 */
export function refundedOf(intent: PaymentIntent, refunds: readonly Refund[]): number {
  if (intent.amount_received === 0) return 0;
  const release = releaseAmong(refunds, intent.amount - intent.amount_received);
  return refunds
    .filter((refund) => refund.status === 'succeeded' && refund !== release)
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** Made with the capture, so older than any real one; never ours, and of exactly what was left. */
function releaseAmong(refunds: readonly Refund[], released: number): Refund | undefined {
  const [oldest] = [...refunds].sort((a, b) => a.created - b.created);
  if (released === 0) return undefined;
  return refunds.find(
    (refund) => refund.created === oldest?.created && refund.amount === released && !refund.metadata?.[KEY],
  );
}
