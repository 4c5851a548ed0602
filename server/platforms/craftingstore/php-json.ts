/**
 * What PHP's `json_encode($value)` prints, without flags and with its default `serialize_precision = -1`.
 * CraftingStore computes its signature over that text (CraftingStore gateway page, block of 2023-03-14), so
 * this is the form to sign and, for a body that was re-serialised on the way, the form to check.
 *
 * Differences from `JSON.stringify`, checked against PHP 8.2 in test/fixtures/php:
 * - `/` is escaped as `\/`;
 * - everything beyond ASCII is `\u` and four lower-case hex digits, as surrogate pairs above U+FFFF;
 * - floats switch to exponents at 1.0e+17 and 1.0e-5, with at least one digit after the point; -0 keeps its sign.
 *
 * A number outside the safe integers is taken for a PHP float; what PHP held as a 64-bit integer beyond 2^53 must
 * come as a bigint. Members that are undefined are left out. Throws RangeError for NaN and infinities, which
 * `json_encode` refuses as well.
 */
export function phpJsonEncode(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(phpJsonEncode).join(',')}]`;
  switch (typeof value) {
    case 'string':
      return encodeString(value);
    case 'number':
      return encodeNumber(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? 'null' : encodeObject(value);
    default:
      throw new RangeError(`PHP's json_encode has no form for a ${typeof value}`);
  }
}

function encodeObject(value: object): string {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${encodeString(key)}:${phpJsonEncode(member)}`);
  return `{${members.join(',')}}`;
}

function encodeString(text: string): string {
  return JSON.stringify(text)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`PHP's json_encode has no form for ${value}`);
  if (Object.is(value, -0)) return '-0';
  // Both languages print the shortest digits that read back the same; only the notation differs.
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (Number.isSafeInteger(value) || (power >= -4 && power < 17)) return String(value);
  return `${digits.includes('.') ? digits : `${digits}.0`}e${exponent}`;
}
