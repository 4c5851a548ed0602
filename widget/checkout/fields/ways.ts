/**
 * Ways that are paid without leaving the page: what the bank asks of a card is shown over it. All others lead to a page
 * of a bank, and banks refuse frames (Stripe documentation: the Payment Element should not be in a frame for those).
 */
const WITHOUT_LEAVING: ReadonlySet<string> = new Set([
  'card',
  'apple_pay',
  'google_pay',
  'link',
  'sepa_debit',
  'bacs_debit',
  'au_becs_debit',
  'us_bank_account',
]);

export const leavesThePage = (way: string | null): boolean => way !== null && !WITHOUT_LEAVING.has(way);
