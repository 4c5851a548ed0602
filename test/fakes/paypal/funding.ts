/** What a shopper's wallet pays from. `late`: the money, or the refusal, comes when the fake is told to settle. */
export interface Funding {
  readonly label: string;
  /** The order's own capture, or a kept wallet's. */
  readonly pays: 'at once' | 'late' | 'never' | 'never, late';
  /** Captures of an authorization. */
  readonly captures: 'at once' | 'late' | 'never, late';
  readonly refunds: 'at once' | 'late' | 'never, late';
}

const plain = { captures: 'at once', refunds: 'at once' } as const;

export const FUNDING: Readonly<Record<string, Funding>> = {
  balance: { label: 'Pay now', pays: 'at once', ...plain },
  echeck: { label: 'Pay by eCheck', pays: 'late', ...plain },
  bouncing: { label: 'Pay by an eCheck that bounces', pays: 'never, late', ...plain },
  declined: { label: 'Pay by a card that is declined', pays: 'never', ...plain },
  slow: { label: 'Pay from a slow account', pays: 'at once', captures: 'late', refunds: 'late' },
  closed: {
    label: 'Pay from an account that will be closed',
    pays: 'at once',
    captures: 'never, late',
    refunds: 'never, late',
  },
};
