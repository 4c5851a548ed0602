/**
 * The reference a shopper types into the bank's remittance line: `TG7K-2QXM-9RC4`.
 *
 * `TG`, nine characters of a hash, and a check character, in Crockford's base 32: no I, L, O or U, so that nothing is
 * mistaken for 1, 0 or V. 45 bits of hash: among 100 000 payments two share a reference with a chance of 1 in 7 000,
 * among 10 000 with 1 in 700 000; whoever looks a payment up by it must be ready for two.
 */
import { createHash } from 'node:crypto';
import { checkValueOf, hasValidCheck } from './check-character.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const MARKER = 'TG';
const HASHED = 9;
const BODY = new RegExp(`^${MARKER}([${ALPHABET}]{${HASHED + 1}})`);
const LENGTH = MARKER.length + HASHED + 1;

/** The reference of a payment: always the same for the same payment id. */
export function referenceOf(merchantRef: string): string {
  const values = [...createHash('sha256').update(merchantRef).digest().subarray(0, HASHED)].map((byte) => byte & 31);
  const body = [...values, checkValueOf(values)].map((value) => ALPHABET.charAt(value)).join('');
  return grouped(MARKER + body);
}

/**
 * The one reference in a bank's remittance text, as `referenceOf` writes it: spaces, dashes, line breaks, lower case,
 * O for 0 and I or L for 1 are forgiven. Null when there is none, when it is mistyped, or when there are two.
 */
export function parseReference(text: string): string | null {
  const [first, ...others] = new Set(referencesIn(text));
  return first !== undefined && others.length === 0 ? first : null;
}

/** Every reference with a valid check character, in order. Banks drop spaces, so words may run into each other. */
function referencesIn(text: string): string[] {
  const compact = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
  const found: string[] = [];
  for (let at = compact.indexOf(MARKER); at !== -1; at = compact.indexOf(MARKER, at)) {
    const body = BODY.exec(compact.slice(at, at + LENGTH))?.[1];
    const valid = body !== undefined && hasValidCheck([...body].map((char) => ALPHABET.indexOf(char)));
    if (valid) found.push(grouped(MARKER + body));
    at += valid ? LENGTH : 1;
  }
  return found;
}

function grouped(reference: string): string {
  return reference.replace(/(.{4})(?=.)/g, '$1-');
}
