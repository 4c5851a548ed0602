import { HOUR } from '../clock.ts';
import type { Queries } from '../database/database.ts';
import { actionById } from '../database/repositories/actions.ts';
import { checkoutById, touchCheckout } from '../database/repositories/checkouts.ts';
import { finishAttempt } from '../database/repositories/confirmations.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { clearUnheard } from '../payments/actions/decide.ts';
import type { Domain } from '../payments/domain.ts';
import { writeWithEffects } from '../payments/effects.ts';
import { delayOf, withJitter } from '../payments/schedules.ts';
import type { ConfirmResult } from '../platforms/platform.ts';
import { type Claimed, isIdempotent } from './claim.ts';
import { alertIfLate } from './late.ts';
import type { ConfirmationState } from './machine.ts';
import { moveConfirmation } from './move.ts';

const MAX_BODY = 2_000;
const MAX_RETRY_AFTER_MS = 6 * HOUR;

/** What came of one attempt. `sent` is false when the store was only read back. */
export interface Told {
  readonly sent: boolean;
  readonly result: ConfirmResult;
}

/** Keeps what the store answered, and plans what comes next. */
export async function recordAttempt(domain: Domain, claimed: Claimed, told: Told): Promise<void> {
  const { result } = told;
  await writeWithEffects(domain, async (tx, effects) => {
    const now = domain.clock.now();
    await finishAttempt(tx, claimed.id, claimed.attempts, {
      finished_at: now,
      result: result.result,
      ...quoted(result.answer),
    });
    const { state, ...values } = nextStep(domain, claimed, told, now);
    if (!(await moveConfirmation(tx, claimed, state, { ...values, lease_token: null, lease_until: null }))) {
      domain.logger.warn(
        { confirmation: claimed.public_id },
        'the lease was lost while sending; its new holder decides',
      );
      return;
    }
    await announce(tx, claimed, state, now);
    const checkout = await checkoutById(tx, claimed.checkout_id);
    if (state === 'delivered') {
      await touchCheckout(tx, checkout.id, now);
      if (claimed.action_id !== null) {
        await clearUnheard(tx, checkout, await actionById(tx, claimed.action_id), now, 'the outcome, delivered');
      }
      effects.checkoutChanged(checkout.public_id);
    }
  });
  measure(domain, claimed, result);
  const late = alertIfLate(claimed, told, domain.clock.now());
  if (late) domain.alert(late);
  if (!result.alert) return;
  const subject = { subject: claimed.store_id, ...(result.result === 'impossible' && { about: claimed.order_ref }) };
  domain.alert({ code: 'confirmation_failing', ...subject, message: result.alert });
}

/** As much of an answer as is kept. */
export const quoted = ({ status, body }: ConfirmResult['answer']) => ({
  status: status.slice(0, 200),
  body: body.slice(0, MAX_BODY),
});

/** Counts an attempt that is in the books. */
export function measure(
  { metrics, stores, clock }: Domain,
  { store_id, kind, occurred_at }: Claimed,
  told: ConfirmResult,
): void {
  const platform = stores.get(store_id)?.config.platform ?? 'none';
  metrics.confirmationAttempted(platform, kind, told.result);
  if (told.result === 'delivered') metrics.confirmationTold(platform, kind, clock.now() - occurred_at);
}

interface Step {
  readonly state: ConfirmationState;
  readonly next_at: number | null;
  readonly unsure_since: number | null;
  readonly delivered_at: number | null;
}

function nextStep(domain: Domain, claimed: Claimed, { sent, result }: Told, now: number): Step {
  const { schedules } = domain;
  const unsure_since = doubtAfter(domain, claimed, { sent, result }, now);
  switch (result.result) {
    case 'delivered':
      return { state: 'delivered', next_at: null, unsure_since, delivered_at: now };
    case 'impossible':
      return { state: 'dead', next_at: null, unsure_since, delivered_at: null };
    case 'notDelivered':
    case 'unsure': {
      const usual = delayOf(schedules.confirmationRetriesMs, claimed.attempts - 1, true) ?? HOUR;
      const planned = claimed.kind === 'actionResult' ? Math.min(usual, schedules.actionResultMaxWaitMs) : usual;
      const asked = Math.min(result.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
      const nextAt = now + Math.max(withJitter(planned, schedules.jitter), asked);
      return { state: unsure_since === null ? 'waiting' : 'unsure', next_at: nextAt, unsure_since, delivered_at: null };
    }
  }
}

/**
 * Since when it is in doubt what the store heard. Only a send's own answer begins or ends doubt: what sent nothing
 * leaves it as it was. Where telling twice is harmless there is none: the next try settles it.
 */
function doubtAfter(domain: Domain, claimed: Claimed, { sent, result }: Told, now: number): number | null {
  if (isIdempotent(domain, claimed)) return null;
  if (!sent) return claimed.unsure_since;
  return result.result === 'unsure' ? now : null;
}

async function announce(tx: Queries, claimed: Claimed, state: ConfirmationState, now: number): Promise<void> {
  const checkout = await checkoutById(tx, claimed.checkout_id);
  await recordEvent(tx, about(checkout), now, `confirmation.${claimed.kind}.${state}`, { attempt: claimed.attempts });
}
