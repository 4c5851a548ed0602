import type { Card, CardBehaviour } from './cards.ts';
import type { File } from './file.ts';

/** Saved cards. */
export interface Tokens {
  find(token: string): Card | null;
  ofPayment(payment: string): string | null;
  save(token: string, card: Card, owner: { customer?: string; payment?: string }, now: number): void;
}

export function createTokens(file: File): Tokens {
  const find = file.prepare('SELECT behaviour, last4 FROM tokens WHERE token = @token');
  const ofPayment = file.prepare('SELECT token FROM tokens WHERE payment = @payment');
  const insert = file.prepare(`
    INSERT INTO tokens (token, customer, payment, behaviour, last4, created_at)
    VALUES (@token, @customer, @payment, @behaviour, @last4, @now)`);
  return {
    find(token) {
      const row = find.get({ token }) as { behaviour: CardBehaviour; last4: string } | undefined;
      return row ? { behaviour: row.behaviour, last4: row.last4 } : null;
    },
    ofPayment: (payment) => (ofPayment.get({ payment }) as { token: string } | undefined)?.token ?? null,
    save(token, { behaviour, last4 }, { customer, payment }, now) {
      insert.run({ token, behaviour, last4, customer: customer ?? null, payment: payment ?? null, now });
    },
  };
}
