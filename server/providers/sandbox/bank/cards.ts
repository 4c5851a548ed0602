import type { CardDetails, DeclineCode } from '../../../../shared/api.ts';

/** Why the issuer, or the shopper, said no. */
export interface Decline {
  readonly code: DeclineCode;
  readonly message: string;
}

/** What the issuer of a test card does. */
export type CardBehaviour =
  | 'approve'
  | 'decline'
  | 'insufficientFunds'
  /** The shopper must confirm on the bank's page. */
  | 'challenge'
  /** Accepted, the money follows a few seconds later. */
  | 'settleLate'
  /** Accepted, and declined a few seconds later. */
  | 'declineLate'
  /** As `settleLate`, and the answer to the request is lost. */
  | 'loseAnswer'
  /** Approved; captures, voids and refunds are done a few seconds after they were asked for. */
  | 'moveLate'
  /** Approved; a refund is accepted, and fails a few seconds later. */
  | 'failRefund'
  /** Approved; so do a capture and a void. */
  | 'failCapture'
  /** Approved; the answers to captures, voids and refunds are lost. */
  | 'loseMoveAnswer';

/** A card the bank recognised. The number itself is never kept. */
export interface Card {
  readonly behaviour: CardBehaviour;
  readonly last4: string;
}

const CARDS: Readonly<Record<string, CardBehaviour>> = {
  '4242424242424242': 'approve',
  '4000000000000002': 'decline',
  '4000000000009995': 'insufficientFunds',
  '4000002760003184': 'challenge',
  '4000000000003220': 'settleLate',
  '4000000000003238': 'declineLate',
  '4000000000000119': 'loseAnswer',
  '4000000000007726': 'moveLate',
  '4000000000005126': 'failRefund',
  '4000000000005134': 'failCapture',
  '4000000000000127': 'loseMoveAnswer',
};

const DECLINED: Decline = { code: 'card_declined', message: 'The card was declined.' };

/** What the issuer says to these cards, always. */
export const DECLINES = {
  decline: DECLINED,
  declineLate: DECLINED,
  insufficientFunds: { code: 'insufficient_funds', message: 'The card has insufficient funds.' },
} satisfies Partial<Record<CardBehaviour, Decline>>;

/** Reads a card as the shopper typed it; a decline when it cannot be charged whatever its issuer says. */
export function recognise(details: CardDetails, now: number): Card | Decline {
  const number = details.number.replace(/[ -]/g, '');
  const behaviour = Object.hasOwn(CARDS, number) ? CARDS[number] : undefined;
  if (behaviour === undefined) {
    return {
      code: 'incorrect_number',
      message: 'This is a test payment: use a test card such as 4242 4242 4242 4242.',
    };
  }
  const expiry = /^(0[1-9]|1[0-2]) ?\/ ?([0-9]{2})$/.exec(details.expiry);
  if (!expiry) return { code: 'incorrect_expiry', message: 'The expiry date must be MM/YY.' };
  // A card is good until the end of its month, wherever the shopper is: the month after, in UTC-12.
  const endsAt = Date.UTC(2000 + Number(expiry[2]), Number(expiry[1]), 1, 12);
  if (now >= endsAt) return { code: 'expired_card', message: 'The card has expired.' };
  if (!/^[0-9]{3}$/.test(details.cvc)) {
    return { code: 'incorrect_cvc', message: 'The security code must have three digits.' };
  }
  return { behaviour, last4: number.slice(-4) };
}
