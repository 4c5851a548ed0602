import type { CardBehaviour } from './cards.ts';
import type { MoveKind } from './instructions.ts';

/** How the bank goes about a capture, void or refund. */
export type Way =
  | 'atOnce'
  /** Done a few seconds later. */
  | 'late'
  /** Accepted, and comes to nothing a few seconds later. */
  | 'failLate'
  /** At once, but the merchant never hears of it. */
  | 'loseAnswer';

/** What the card decides; whatever is not named here is done at once. */
const WAYS: Partial<Readonly<Record<CardBehaviour, Partial<Readonly<Record<MoveKind, Way>>>>>> = {
  moveLate: { capture: 'late', void: 'late', refund: 'late' },
  failRefund: { refund: 'failLate' },
  failCapture: { capture: 'failLate', void: 'failLate' },
  loseMoveAnswer: { capture: 'loseAnswer', void: 'loseAnswer', refund: 'loseAnswer' },
};

export const wayOf = (behaviour: CardBehaviour, kind: MoveKind): Way => WAYS[behaviour]?.[kind] ?? 'atOnce';
