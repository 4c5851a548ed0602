import { failpoint } from '../failpoint.ts';
import { inTime, withTimeLimit } from '../in-time.ts';
import type { Domain, Store } from '../payments/domain.ts';
import type { ConfirmResult } from '../platforms/platform.ts';
import { type Claimed, isIdempotent } from './claim.ts';
import { confirmationOf } from './confirmation-of.ts';
import type { Told } from './record-attempt.ts';

/** Sends one claimed confirmation. What came of it is not written down yet. */
export async function deliver(domain: Domain, claimed: Claimed): Promise<Told> {
  failpoint('confirmation.leased');
  const store = domain.stores.get(claimed.store_id);
  // The answer must be in the books before the lease ends; what is left is for clocks that differ and slow disks.
  const limitMs = domain.schedules.confirmationLeaseMs * 0.8;
  const told = store
    ? await withTimeLimit(limitMs, (signal) => tell(domain, store, claimed, limitMs, signal))
    : { sent: false, result: storeGone(claimed) };
  failpoint('platform.answered');
  return told;
}

async function tell(
  domain: Domain,
  store: Store,
  claimed: Claimed,
  limitMs: number,
  signal: AbortSignal,
): Promise<Told> {
  if (claimed.unsure_since !== null && !isIdempotent(domain, claimed)) {
    const known = await readBack(domain, store, claimed, claimed.unsure_since, signal);
    if (known) return { sent: false, result: known };
  }
  const confirmation = await confirmationOf(domain.database.read, claimed);
  // Frozen since it was claimed: by now another server may be telling the store. No timer says so in time, since what
  // was being waited for goes on first.
  if (domain.clock.now() >= claimed.lease_until - domain.schedules.confirmationLeaseMs + limitMs) return heldUp;
  const told = await heard(domain, signal, () => store.platform.confirm(confirmation, signal));
  return { sent: true, result: told ?? { result: 'unsure', answer: { status: 'no answer', body: '' } } };
}

const heldUp: Told = {
  sent: false,
  result: {
    result: 'notDelivered',
    answer: { status: 'not sent', body: 'Held up on this server until it was too late' },
  },
};

/** A platform throws only for bugs and ends with its signal. One that does not keep to that has told us nothing: null. */
async function heard<T>({ logger }: Domain, signal: AbortSignal, call: () => Promise<T>): Promise<T | null> {
  try {
    return await inTime(signal, call);
  } catch (err) {
    logger.error({ err }, 'platform bug');
    return null;
  }
}

/**
 * After a send that may have worked: what does the store itself say? Null means "certainly not, and long
 * enough ago": only then may it be sent again.
 */
async function readBack(
  domain: Domain,
  store: Store,
  claimed: Claimed,
  since: number,
  signal: AbortSignal,
): Promise<ConfirmResult | null> {
  const outcome = await heard(domain, signal, async () => store.platform.readBack?.(claimed.order_ref, signal));
  if (outcome?.status !== 'succeeded') {
    const body = outcome && 'message' in outcome ? outcome.message : 'The store cannot be read back';
    return { result: 'unsure', answer: { status: 'read back failed', body } };
  }
  const { paid, blocked } = outcome.value;
  if (paid) return { result: 'delivered', answer: { status: 'read back', body: 'The store shows the order as paid' } };
  if (blocked !== null) {
    return {
      result: 'impossible',
      answer: { status: 'read back', body: `The order is ${blocked}` },
      alert: `Order ${claimed.order_ref} is paid here but ${blocked} in the store. Look at it there.`,
    };
  }
  if (domain.clock.now() - since >= domain.schedules.unsureQuietMs) return null;
  return { result: 'unsure', answer: { status: 'read back', body: 'The store does not show the order as paid yet' } };
}

function storeGone(claimed: Claimed): ConfirmResult {
  return {
    result: 'notDelivered',
    answer: { status: 'not sent', body: `There is no store "${claimed.store_id}" in the configuration any more` },
    alert: `Order ${claimed.order_ref} is paid, but its store "${claimed.store_id}" is no longer configured. Put it back.`,
  };
}
