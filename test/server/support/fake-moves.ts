import { type Outcome, rejected, succeeded } from '../../../server/payments/outcome.ts';
import type { MoveMoney, ProviderPayment } from '../../../server/providers/provider.ts';

export type MoveKind = 'capture' | 'void' | 'refund';

export interface Move extends MoveMoney {
  readonly kind: MoveKind;
}

/** Does the move in the books, or answers as before where the key was seen before. */
export type Act = (changes?: { readonly amountMinor?: number }) => Outcome<ProviderPayment>;

/** Captures, voids and refunds in a fake provider's books, each once per idempotency key where it keeps them. */
export function fakeMoves(books: Map<string, ProviderPayment>, keepsKeys: () => boolean) {
  const answers = new Map<string, Outcome<ProviderPayment>>();
  const released = new Map<string, number>();

  function apply(move: Move, amountMinor: number): Outcome<ProviderPayment> {
    const booked = books.get(move.merchantRef);
    if (!booked) return rejected('not_found', 'no such payment');
    const { currency } = booked.captured;
    const left = booked.authorized.amountMinor - booked.captured.amountMinor - (released.get(move.merchantRef) ?? 0);
    const put = (changes: Partial<ProviderPayment>) => {
      books.set(move.merchantRef, { ...booked, ...changes });
      return succeeded({ ...booked, ...changes });
    };
    switch (move.kind) {
      case 'capture': {
        if (booked.stage === 'expired' || amountMinor > left) return rejected('invalid_request', `only ${left} left`);
        const captured = { amountMinor: booked.captured.amountMinor + amountMinor, currency };
        return put({ captured, stage: 'captured' });
      }
      case 'refund': {
        const there = booked.captured.amountMinor - booked.refunded.amountMinor;
        if (amountMinor > there) return rejected('invalid_request', `only ${there} left`);
        return put({ refunded: { amountMinor: booked.refunded.amountMinor + amountMinor, currency } });
      }
      case 'void':
        if (booked.stage === 'captured' && left <= 0) return rejected('invalid_request', 'captured');
        released.set(move.merchantRef, (released.get(move.merchantRef) ?? 0) + Math.max(left, 0));
        return put(booked.captured.amountMinor === 0 ? { stage: 'voided' } : {});
    }
  }

  return {
    act(move: Move, amountMinor = move.money.amountMinor): Outcome<ProviderPayment> {
      const before = keepsKeys() ? answers.get(move.idempotencyKey) : undefined;
      const answer = before ?? apply(move, amountMinor);
      answers.set(move.idempotencyKey, answer);
      return answer;
    },
  };
}
