import type { Complaint } from './mistake.ts';
import { nearest } from './nearest.ts';

/** In use since after the currency list of Node 20 was made. */
const NEWER = ['XCG', 'ZWG'];

const CURRENCIES: ReadonlySet<string> = new Set([...Intl.supportedValuesOf('currency'), ...NEWER]);

/** What is wrong with a currency in `tillgate.yaml`; null: nothing. */
export function complaintAboutCurrency(code: string): Complaint | null {
  if (CURRENCIES.has(code)) return null;
  const near = nearest(code, CURRENCIES);
  return {
    message: `"${code.slice(0, 60)}" is not a currency.`,
    fix: near === null ? 'Write an ISO 4217 code in capital letters, e.g. EUR.' : `Did you mean ${near}?`,
  };
}
