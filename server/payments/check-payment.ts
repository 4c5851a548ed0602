import { beginningOf } from '../database/repositories/operations.ts';
import { paymentById, updatePayment } from '../database/repositories/payments.ts';
import type { PaymentRow } from '../database/schema.ts';
import type { ProviderPayment } from '../providers/provider.ts';
import type { Domain, Method } from './domain.ts';
import { writeWithEffects } from './effects.ts';
import { failPayment } from './fail-payment.ts';
import { knownPayment } from './known-payment.ts';
import type { OperationState } from './machines/operation.ts';
import { isUndecided, type PaymentState } from './machines/payment.ts';
import type { Outcome } from './outcome.ts';
import { recordLook } from './record-look.ts';
import { type Learnt, recordTruth } from './record-truth.ts';
import { resolveOperation } from './resolve-operation.ts';

const CHECK_TIMEOUT_MS = 20_000;

/**
 * Asks the provider what became of a payment and writes down its answer. Harmless at any time, any number of
 * times. False: there was no usable answer.
 */
export async function checkPayment(domain: Domain, paymentId: number, learnt: Learnt = 'look'): Promise<boolean> {
  const payment = await paymentById(domain.database.read, paymentId);
  const method = domain.methods.get(payment.method_id);
  if (!method) return methodGone(domain, payment);

  const answer = await ask(domain, method, payment);
  switch (answer.status) {
    case 'succeeded':
    case 'pending':
    case 'actionRequired':
      return answer.value === null
        ? neverHeardOf(domain, method, payment)
        : record(domain, method, payment, { ...answer, value: answer.value }, learnt);
    case 'declined':
    case 'rejected':
    case 'unknown':
      return postpone(domain, payment, method, answer.message);
  }
}

type Answer = Extract<Outcome<ProviderPayment>, { value: ProviderPayment }>;

async function ask(domain: Domain, method: Method, payment: PaymentRow): Promise<Outcome<ProviderPayment | null>> {
  const known = await knownPayment(domain.database.read, payment);
  const signal = AbortSignal.timeout(CHECK_TIMEOUT_MS);
  if (known.providerRef !== null) return method.provider.retrieve({ ...known, providerRef: known.providerRef }, signal);
  if (method.provider.findByMerchantRef) return method.provider.findByMerchantRef(known, signal);
  return {
    status: 'unknown',
    cause: 'unparseable',
    message: 'This provider cannot be asked for a payment without its id',
  };
}

async function record(
  domain: Domain,
  method: Method,
  payment: PaymentRow,
  answer: Answer,
  learnt: Learnt,
): Promise<boolean> {
  await writeWithEffects(domain, async (tx, effects) => {
    // The way to the bank may have been lost with the create's answer.
    if (answer.status === 'actionRequired') {
      await updatePayment(tx, payment.id, { action_url: answer.redirectUrl, action_display: answer.display });
    }
    await recordTruth(tx, domain, method, payment.id, answer.value, effects, learnt);
    const begun = await beginningOf(tx, payment.id);
    const after = await paymentById(tx, payment.id);
    if (begun)
      await resolveOperation(tx, begun, operationStateOf(after.state as PaymentState), null, domain.clock.now());
  });
  return true;
}

function operationStateOf(state: PaymentState): OperationState {
  switch (state) {
    case 'new':
    case 'unknown':
      return 'unknown';
    case 'actionRequired':
      return 'actionRequired';
    case 'processing':
      return 'pending';
    case 'voided':
      return 'expired';
    case 'failed':
      return 'declined';
    default:
      return 'succeeded';
  }
}

/**
 * The provider does not know our reference. A request of ours may still be under way to it, so this only
 * counts as "never happened" once enough time has passed since it was sent.
 */
async function neverHeardOf(domain: Domain, method: Method, payment: PaymentRow): Promise<boolean> {
  const begun = await beginningOf(domain.database.read, payment.id);
  const now = domain.clock.now();
  if (begun && now - begun.submitted_at < domain.schedules.neverHappenedAfterMs) {
    return postpone(domain, payment, method, 'The provider has not heard of it yet');
  }
  await writeWithEffects(domain, async (tx, effects) => {
    const current = await paymentById(tx, payment.id);
    if (current.provider_ref !== null) return;
    if (begun) await resolveOperation(tx, begun, 'rejected', 'rejected: never heard of', now);
    await failPayment(tx, domain, current, 'processing_error', effects);
  });
  return true;
}

/** Payments outlive their method's place in the configuration: they wait for its return. */
function methodGone(domain: Domain, payment: PaymentRow): Promise<boolean> {
  if (isUndecided(payment.state as PaymentState)) {
    domain.alert({
      code: 'method_missing',
      subject: payment.method_id,
      message: `The method "${payment.method_id}" is no longer configured, but payments with it are under way. Put it back.`,
    });
  }
  return postpone(domain, payment, null, 'The method is no longer configured');
}

/** No usable answer: look again by the schedule. */
async function postpone(domain: Domain, payment: PaymentRow, method: Method | null, reason: string): Promise<false> {
  domain.logger.info({ payment: payment.public_id, method: payment.method_id, reason }, 'payment could not be checked');
  await writeWithEffects(domain, async (tx, effects) => {
    const current = await paymentById(tx, payment.id);
    const state = current.state === 'new' ? 'unknown' : (current.state as PaymentState);
    await recordLook(tx, domain, method, current, state, effects);
  });
  return false;
}
