import { createHmac } from 'node:crypto';

/**
 * PHP's `json_encode` without flags, as its manual describes it: no whitespace, `/` escaped, everything beyond ASCII as
 * `\u` with lower-case hex digits per UTF-16 unit. Written apart from the server's, so that the fake can judge it.
 * Throws for what the store never sends: fractions, unsafe integers and unpaired surrogates.
 */
export function phpJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return phpInteger(value);
  if (typeof value === 'string') return phpString(value);
  if (Array.isArray(value)) return `[${value.map(phpJson).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([key, member]) => `${phpString(key)}:${phpJson(member)}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(`PHP has no ${typeof value}`);
}

function phpInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not an integer: ${value}`);
  return String(value === 0 ? 0 : value);
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function phpString(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new RangeError('Malformed UTF-8 characters');
  // Without the u flag: an astral character is two units, as PHP writes it.
  return `"${text.replace(/["\\/]|[^\x20-\x7f]/g, (unit) => SHORT[unit] ?? unicodeEscape(unit))}"`;
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** PHP's `hash_hmac('sha256', $raw, $secret)`: 64 lower-case hex digits. */
export function phpSignature(raw: string, secret: string): string {
  return createHmac('sha256', secret).update(raw, 'utf8').digest('hex');
}
