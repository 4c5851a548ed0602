import type { Queries } from '../database/database.ts';
import { checkoutById, extendCheckout } from '../database/repositories/checkouts.ts';
import { about, recordEvent } from '../database/repositories/events.ts';
import { paymentById, updatePayment } from '../database/repositories/payments.ts';
import type { OperationRow, PaymentRow } from '../database/schema.ts';
import type { ProviderPayment, Session } from '../providers/provider.ts';
import type { Domain, Method } from './domain.ts';
import { type Effects, writeWithEffects } from './effects.ts';
import { failPayment } from './fail-payment.ts';
import { raiseFlag } from './flags.ts';
import { knownPayment } from './known-payment.ts';
import { isUndecided, type PaymentState } from './machines/payment.ts';
import type { Outcome } from './outcome.ts';
import { recordLook } from './record-look.ts';
import { isAnothers, recordTruth } from './record-truth.ts';
import { resolveOperation, summaryOf } from './resolve-operation.ts';
import { settleCheckout } from './settle-checkout.ts';

interface Begun {
  readonly payment: PaymentRow;
  readonly operation: OperationRow;
}

/** Writes down what came of asking a provider for a session. */
export async function recordSession(
  domain: Domain,
  method: Method,
  begun: Begun,
  outcome: Outcome<Session>,
): Promise<void> {
  const truth = claimsMoney(outcome) ? await retrieve(domain, method, begun.payment, outcome.value) : null;
  if (outcome.status === 'rejected') {
    const { code, message } = outcome;
    domain.logger.warn({ method: method.id, payment: begun.payment.public_id, code }, message);
    if (code === 'unauthorized' || code === 'not_configured') {
      domain.alert({
        code: `method_${code}`,
        subject: method.id,
        message: `Payments with "${method.id}" fail: ${message}`,
      });
    }
  }
  await writeWithEffects(domain, async (tx, effects) => {
    const now = domain.clock.now();
    const payment = await paymentById(tx, begun.payment.id);
    await resolveOperation(tx, begun.operation, outcome.status, summaryOf(outcome), now);
    switch (outcome.status) {
      case 'succeeded':
      case 'actionRequired':
      case 'pending':
        return recordHandle(tx, domain, method, payment, outcome, truth, effects);
      case 'declined':
        return failPayment(tx, domain, payment, outcome.code, effects);
      case 'rejected':
        return failPayment(tx, domain, payment, 'processing_error', effects);
      case 'unknown':
        return becomeUnknown(tx, domain, method, payment, outcome.cause, effects);
    }
  });
}

/** Money is believed only from `retrieve`, even when the create already says so. */
function claimsMoney(outcome: Outcome<Session>): outcome is Extract<Outcome<Session>, { value: Session }> {
  return outcome.status === 'succeeded' || ('value' in outcome && outcome.value.payment.captured.amountMinor > 0);
}

async function retrieve(
  domain: Domain,
  method: Method,
  payment: PaymentRow,
  session: Session,
): Promise<ProviderPayment | null> {
  const { providerRef } = session.payment;
  const known = await knownPayment(domain.database.read, payment);
  const answer = await method.provider.retrieve({ ...known, providerRef }, AbortSignal.timeout(20_000));
  return answer.status === 'succeeded' || answer.status === 'pending' || answer.status === 'actionRequired'
    ? answer.value
    : null;
}

async function recordHandle(
  tx: Queries,
  domain: Domain,
  method: Method,
  payment: PaymentRow,
  outcome: Extract<Outcome<Session>, { value: Session }>,
  truth: ProviderPayment | null,
  effects: Effects,
): Promise<void> {
  const now = domain.clock.now();
  const session = outcome.value;
  const expiresAt = Math.min(session.expiresAt ?? payment.expires_at, payment.expires_at);
  if (await isAnothers(tx, payment, session.payment.providerRef)) {
    const checkout = await checkoutById(tx, payment.checkout_id);
    await raiseFlag(tx, checkout, payment.id, 'wrongPayment', now, effects, {
      answered: session.payment.providerRef.slice(0, 64),
    });
    return becomeUnknown(tx, domain, method, payment, 'wrong payment', effects);
  }
  await updatePayment(tx, payment.id, {
    provider_ref: session.payment.providerRef,
    action_url: outcome.status === 'actionRequired' ? outcome.redirectUrl : null,
    action_display: outcome.status === 'actionRequired' ? outcome.display : null,
    instructions_json: session.instructions ? JSON.stringify(session.instructions) : null,
    expires_at: expiresAt,
    // A create that says "paid" but could not be read back is looked at again at once.
    next_check_at: claimsMoney(outcome) && !truth ? now : payment.next_check_at,
  });
  await extendCheckout(tx, payment.checkout_id, expiresAt);
  if (truth) return recordTruth(tx, domain, method, payment.id, truth, effects, 'answer');
  if (claimsMoney(outcome)) {
    effects.checkNeeded();
    return becomeUnknown(tx, domain, method, payment, 'not read back', effects);
  }
  return recordTruth(tx, domain, method, payment.id, session.payment, effects, 'answer');
}

async function becomeUnknown(
  tx: Queries,
  domain: Domain,
  method: Method,
  payment: PaymentRow,
  cause: string,
  effects: Effects,
): Promise<void> {
  if (!isUndecided(payment.state as PaymentState)) return;
  await recordLook(tx, domain, method, payment, 'unknown', effects);
  const checkout = await checkoutById(tx, payment.checkout_id);
  const detail = { payment: payment.public_id, from: payment.state, cause };
  await recordEvent(tx, about(checkout), domain.clock.now(), 'payment.unknown', detail);
  await settleCheckout(tx, domain, checkout, await paymentById(tx, payment.id), effects);
}
