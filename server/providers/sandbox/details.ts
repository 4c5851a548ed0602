import { z } from 'zod';
import type { CardDetails } from '../../../shared/api.ts';
import type { Outcome } from '../../payments/outcome.ts';
import { declined, rejected } from '../../payments/outcome.ts';
import { type Card, DECLINES, recognise } from './bank/cards.ts';

const cardDetails: z.ZodType<CardDetails> = z.strictObject({
  number: z.string().min(1).max(40),
  expiry: z.string().min(1).max(10),
  cvc: z.string().min(1).max(6),
  name: z.string().max(200).optional(),
});

/** What the card panel collected, as a card; or the answer for a card that cannot be charged. */
export function readCard(details: unknown, now: number): { card: Card } | { answer: Outcome<never> } {
  const parsed = cardDetails.safeParse(details);
  if (!parsed.success) return { answer: rejected('invalid_request', 'Card number, expiry and cvc are needed.') };
  const card = recognise(parsed.data, now);
  return 'code' in card ? { answer: declined(card.code, card.message) } : { card };
}

/** A card whose issuer always says no is not worth keeping. */
export function refusalToKeep(card: Card): Outcome<never> | null {
  if (card.behaviour !== 'decline' && card.behaviour !== 'insufficientFunds') return null;
  const { code, message } = DECLINES[card.behaviour];
  return declined(code, message);
}
