import type { Card, CardBehaviour } from './cards.ts';
import type { File } from './file.ts';

/** Saved cards. */
export interface Tokens {
  find(token: string): Card | null;
  save(token: string, card: Card, owner: { customer?: string; payment?: string }, now: number): void;
}

export function createTokens(file: File): Tokens {
  const find = file.prepare('SELECT behaviour, last4 FROM tokens WHERE token = @token');
  const insert = file.prepare(`
    INSERT INTO tokens (token, customer, payment, behaviour, last4, created_at)
    VALUES (@token, @customer, @payment, @behaviour, @last4, @now)`);
  return {
    find(token) {
      const row = find.get({ token }) as { behaviour: CardBehaviour; last4: string } | undefined;
      return row ? { behaviour: row.behaviour, last4: row.last4 } : null;
    },
    save(token, { behaviour, last4 }, { customer, payment }, now) {
      insert.run({ token, behaviour, last4, customer: customer ?? null, payment: payment ?? null, now });
    },
  };
}
