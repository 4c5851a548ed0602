import type { Complaint } from './mistake.ts';
import { nearest } from './nearest.ts';

/**
 * Codes that Unicode names a region for, though ISO 3166-1 assigns them to no country: exceptional reservations
 * (ISO 3166/MA) and CLDR's own. XK is not among them: it is a user-assigned code, but the one everybody uses for Kosovo.
 */
const NO_COUNTRY = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));

const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** Two-letter codes of all countries, upper case: what Unicode (CLDR, inside Node) names, and does not replace by another. */
export const COUNTRIES: ReadonlySet<string> = new Set(allPairs().filter(isCountry));

function isCountry(code: string): boolean {
  if (NO_COUNTRY.has(code) || NAMES.of(code) === undefined) return false;
  // UK stands for GB, DD for DE.
  return Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
}

/** What is wrong with a country in `tillgate.yaml`; null: nothing. */
export function complaintAboutCountry(code: string): Complaint | null {
  if (COUNTRIES.has(code)) return null;
  const upper = code.toUpperCase();
  const meant = COUNTRIES.has(upper) ? upper : (SLIPS[upper] ?? byName(code));
  return {
    message: `"${code.slice(0, 60)}" is not a country code.`,
    fix: meant === null ? 'Write two capital letters as ISO 3166-1 has them, e.g. NL.' : `Did you mean ${meant}?`,
  };
}

const SLIPS: Readonly<Record<string, string>> = { UK: 'GB', EN: 'GB', EL: 'GR' };

/** `Netherlands` is near enough to say which code is meant. */
function byName(name: string): string | null {
  const names = new Map([...COUNTRIES].map((code) => [NAMES.of(code) ?? code, code]));
  const near = name.length > 3 ? nearest(name, names.keys()) : null;
  return near === null ? null : (names.get(near) ?? null);
}

function allPairs(): string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return letters.flatMap((first) => letters.map((second) => first + second));
}
