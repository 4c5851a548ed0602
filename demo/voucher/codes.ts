/** Vouchers of the fictional PrePin, as printed on their cards. Any other number is unknown. */
export const VOUCHERS = {
  good: '7100 0000 0000 0001',
  usedUp: '7100 0000 0000 0002',
} as const;

export type Verdict = 'good' | 'usedUp' | 'unknown';

/** What PrePin says of what a shopper has typed; null when it cannot be a voucher at all. */
export function judge(typed: string): Verdict | null {
  const digits = typed.replace(/[ -]/g, '');
  if (!/^[0-9]{16}$/.test(digits)) return null;
  if (digits === VOUCHERS.good.replaceAll(' ', '')) return 'good';
  return digits === VOUCHERS.usedUp.replaceAll(' ', '') ? 'usedUp' : 'unknown';
}
