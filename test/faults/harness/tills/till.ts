import type { StartPayment } from '../../../../shared/api.ts';

/** How the shopper's payment is to go. */
export type Wish = 'approve' | 'decline' | 'challenge' | 'late' | 'declineLate' | 'loseAnswer';

/** What a provider's own books say of one payment, minor units. The amount tells which order it is for. */
export interface Charge {
  readonly ref: string;
  readonly amount: number;
  readonly authorized: number;
  readonly captured: number;
  readonly released: number;
  readonly refunded: number;
  /** Whole, without being asked to capture: it cannot be reserved, such as a debit. */
  readonly takenAtOnce?: boolean;
}

/** How money goes back without Tillgate. */
export type TakeBack = 'refund' | 'dispute';

/** The part that is refunded by hand, minor units. */
export const PART_BACK = 100;

/** A notification, to be signed when it is posted. */
export interface News {
  /** Of the same payment, so that it can come before another one of it. */
  readonly about: string;
  request(): { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer };
}

/** A provider with books of its own, and the shopper's hands there. */
export interface Till {
  /** The id of the method in the configuration. */
  readonly method: string;
  readonly wishes: readonly Wish[];
  /** Can authorize first and capture later, as Commerce Layer wants it. */
  readonly manualCapture: boolean;
  /** What stands in the press of Pay. */
  press(wish: Wish): Pick<StartPayment, 'details'>;
  /** The shopper on the provider's page. */
  visit(url: string, wish: Wish): Promise<void>;
  charges(): readonly Charge[];
  /** What happened since the last time; a provider that posts by itself has none. */
  news(): readonly News[];
  /** Money that is on its way arrives, or bounces. */
  settle(): void;
  /**
   * The merchant sends a part of a payment back by hand, or the shopper's bank takes all of it: of one that `suits`, by
   * its amount. False: there is none.
   */
  takeBack?(how: TakeBack, suits: (amount: number) => boolean): boolean;
  /** Notifications nobody here should care about, by fault: of an unknown kind, of another merchant's payment. */
  strange(fault: 'unknownKind' | 'foreign' | 'otherMode'): News | null;
  /** Spoils the next call, by the fault's id; false: not on this line. */
  disturb(fault: string): boolean;
}

export async function postForm(url: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  await response.arrayBuffer();
}
