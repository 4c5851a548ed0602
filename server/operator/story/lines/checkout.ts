import type { EventLine } from '../draft.ts';
import { sum } from '../words.ts';

export const checkoutLines: Readonly<Record<string, EventLine>> = {
  'checkout.opened': ({ facts: { checkout } }) => ({
    text: `The shopper got the link to pay ${sum(checkout.amount_minor, checkout.currency)}.`,
    phase: 'begun',
  }),
  // The attempt that begins says so.
  'checkout.processing': () => null,
  'checkout.open': () => ({ text: 'The shopper can try again.', phase: 'due' }),
  'checkout.completed': () => ({ text: 'The checkout is complete.', phase: 'due' }),
  'checkout.review': () => ({
    text: 'The money is held back until somebody decides; the store is not told.',
    phase: 'due',
  }),
  'checkout.expired': () => ({ text: 'Nobody has paid in time: the link has expired.' }),
  'checkout.cancelled': () => ({ text: 'The checkout is over and can no longer be paid.', phase: 'due' }),
};
