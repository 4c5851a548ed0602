import type { Till } from './till.ts';

/** What the fakes of Stripe, PayPal and BTCPay do with their next answer, by the fault's id. */
const TROUBLES = {
  D1: 'serverErrorAfter',
  D2: 'serverError',
  D3: 'gatewayHtml',
  D4: 'garbage',
  D5: 'unknownStatus',
  D6: 'rateLimited',
  D8: 'requestLost',
  D9: 'silence',
  D12: 'redirect',
  D17: 'answerLost',
} as const;

type Trouble = (typeof TROUBLES)[keyof typeof TROUBLES];

/** The provider's own line, to be spoiled. */
export function disturbs(next: (trouble: Trouble) => void): Till['disturb'] {
  return disturbsBy(TROUBLES, next);
}

/** As `disturbs`, for a fake with names of its own. */
export function disturbsBy<Name>(troubles: Readonly<Record<string, Name>>, next: (trouble: Name) => void) {
  return (fault: string): boolean => {
    const trouble = troubles[fault];
    if (trouble !== undefined) next(trouble);
    return trouble !== undefined;
  };
}

/** What was added to a provider's list of events since this was asked last. */
export function unheard<Event>(events: readonly Event[]): () => readonly Event[] {
  let heard = 0;
  return () => {
    const fresh = events.slice(heard);
    heard = events.length;
    return fresh;
  };
}
