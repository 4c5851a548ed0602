import type { Complaint } from './mistake.ts';
import { nearest } from './nearest.ts';

/**
 * Codes that Unicode names a region for, though ISO 3166-1 assigns them to no country: exceptional reservations
 * (ISO 3166/MA) and CLDR's own. XK is not among them: it is a user-assigned code, but the one everybody uses for Kosovo.
 */
const NO_COUNTRY = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));

/** English names of all countries by their two-letter codes, upper case. */
let known: ReadonlyMap<string, string> | null = null;

/** Made when somebody asks: Unicode's names take 8 MB of memory, and most configurations have no countries. */
const countries = () => {
  known ??= readCountries();
  return known;
};

/** Whether it is the two-letter code of a country, upper case. */
export const isCountry = (code: string): boolean => countries().has(code);

/** What Unicode (CLDR, inside Node) names, and does not replace by another. */
function readCountries(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const found = new Map<string, string>();
  for (const code of allPairs()) {
    const name = NO_COUNTRY.has(code) ? undefined : names.of(code);
    // UK stands for GB, DD for DE.
    if (name !== undefined && Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`) found.set(code, name);
  }
  return found;
}

/** What is wrong with a country in `tillgate.yaml`; null: nothing. */
export function complaintAboutCountry(code: string): Complaint | null {
  if (isCountry(code)) return null;
  const upper = code.toUpperCase();
  const meant = isCountry(upper) ? upper : (SLIPS[upper] ?? byName(code));
  return {
    message: `"${code.slice(0, 60)}" is not a country code.`,
    fix: meant === null ? 'Write two capital letters as ISO 3166-1 has them, e.g. NL.' : `Did you mean ${meant}?`,
  };
}

const SLIPS: Readonly<Record<string, string>> = { UK: 'GB', EN: 'GB', EL: 'GR' };

/** `Netherlands` is near enough to say which code is meant. */
function byName(name: string): string | null {
  const names = new Map([...countries()].map(([code, full]) => [full, code]));
  const near = name.length > 3 ? nearest(name, names.keys()) : null;
  return near === null ? null : (names.get(near) ?? null);
}

function allPairs(): string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  return letters.flatMap((first) => letters.map((second) => first + second));
}
