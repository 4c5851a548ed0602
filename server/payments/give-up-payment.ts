import { money } from '../../shared/money.ts';
import { insertOperation } from '../database/repositories/operations.ts';
import { paymentById } from '../database/repositories/payments.ts';
import type { PaymentRow } from '../database/schema.ts';
import { checkPayment } from './check-payment.ts';
import type { Domain } from './domain.ts';
import { writeWithEffects } from './effects.ts';
import { heldUp, isHeldUp } from './held-up.ts';
import { idempotencyKeyOf, newOperationId } from './ids.ts';
import { recordTruth } from './record-truth.ts';
import { resolveOperation, summaryOf } from './resolve-operation.ts';

const VOID_TIMEOUT_MS = 15_000;

/**
 * Gives up an attempt nobody finished, over at the provider first: only what is void there makes room for
 * another. Should it have been paid at the same moment, the provider's refusal leads to the truth instead.
 */
export async function giveUpPayment(domain: Domain, payment: PaymentRow): Promise<void> {
  const method = domain.methods.get(payment.method_id);
  if (!method?.provider.void || payment.provider_ref === null) {
    await checkPayment(domain, payment.id);
    return;
  }

  const operation = await writeWithEffects(domain, async (tx) => {
    // Money that was reserved or taken since the decision, perhaps on another server, is not given up with it.
    if ((await paymentById(tx, payment.id)).state !== payment.state) return null;
    const id = newOperationId();
    return insertOperation(tx, {
      public_id: id,
      payment_id: payment.id,
      kind: 'void',
      amount_minor: payment.amount_minor,
      currency: payment.currency,
      idempotency_key: idempotencyKeyOf(domain.installation, id),
      state: 'submitted',
      outcome: null,
      submitted_at: domain.clock.now(),
      resolved_at: null,
      action_id: null,
      source_id: null,
      base_minor: null,
    });
  });
  if (operation === null) {
    await checkPayment(domain, payment.id);
    return;
  }
  // The attempt may have been paid, and its money promised, since that was written.
  const outcome = isHeldUp(domain, operation)
    ? heldUp
    : await method.provider.void({
        providerRef: payment.provider_ref,
        merchantRef: payment.public_id,
        idempotencyKey: operation.idempotency_key,
        money: money(payment.amount_minor, payment.currency),
        signal: AbortSignal.timeout(VOID_TIMEOUT_MS),
      });
  await writeWithEffects(domain, async (tx, effects) => {
    await resolveOperation(tx, operation, outcome.status, summaryOf(outcome), domain.clock.now());
    if (outcome.status === 'succeeded')
      await recordTruth(tx, domain, method, payment.id, outcome.value, effects, 'answer');
  });
  const after = await paymentById(domain.database.read, payment.id);
  if (after.active === 1) await checkPayment(domain, payment.id);
}
