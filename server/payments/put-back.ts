import type { CheckoutRow, PaymentRow } from '../database/schema.ts';
import type { Alert } from '../services.ts';
import type { Domain, Store } from './domain.ts';

/**
 * An older copy of the database was put back: what it still wants to tell, and what payments begun before then bring,
 * may have been told already in the time that the copy does not know.
 *
 * `ask`: the store is read back first. `repeat`: its platform states that telling again is harmless. `park`: neither,
 * so a person looks at the store and decides.
 */
export type Stance = 'ask' | 'repeat' | 'park';

export function stanceOf(store: Store | undefined): Stance {
  if (!store?.limits.confirmationIsIdempotent) return 'ask';
  return store.limits.repeatIsHarmless ? 'repeat' : 'park';
}

/** Where a new confirmation begins. */
export function firstStep(
  { putBackAt = null, stores }: Pick<Domain, 'putBackAt' | 'stores'>,
  { store_id }: CheckoutRow,
  { created_at }: PaymentRow,
  now: number,
) {
  const told = putBackAt !== null && created_at <= putBackAt ? stanceOf(stores.get(store_id)) : 'repeat';
  switch (told) {
    case 'repeat':
      return { state: 'queued', next_at: now, unsure_since: null };
    case 'ask':
      return { state: 'unsure', next_at: now, unsure_since: now };
    case 'park':
      return { state: 'dead', next_at: null, unsure_since: null };
  }
}

export function askPerson(
  { store_id, order_ref, kind }: { store_id: string; order_ref: string; kind: string },
  confirmationId: string,
): Alert {
  return {
    code: 'confirmation_in_doubt',
    subject: store_id,
    about: order_ref,
    message:
      `An older copy of the database was put back, so the store may have been told "${kind}" for order ${order_ref} ` +
      `already. Look at the order there. Only if the store does not know: tillgate confirmations resend ${confirmationId}`,
  };
}
