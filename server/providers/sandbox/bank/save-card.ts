import { type Books, newRef } from './books.ts';
import type { Card } from './cards.ts';
import { accept, type Reply } from './payment.ts';

export interface SaveCardRequest {
  readonly idempotencyKey: string;
  readonly card: Card;
  readonly customer: string;
}

/** Keeps a card for payments without the shopper; answers its token. */
export function saveCard(books: Books, { idempotencyKey, card, customer }: SaveCardRequest): Reply<string> {
  return books.keys.once(idempotencyKey, ['token', card, customer], books.now(), () => {
    const token = newRef('tok');
    books.tokens.save(token, card, { customer }, books.now());
    return accept(token);
  });
}
