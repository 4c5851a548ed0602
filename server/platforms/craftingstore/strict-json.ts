/** Objects and arrays inside each other, at most; a CraftingStore body has three. */
const MAX_DEPTH = 32;

/** Strings, numbers and structure of a text that is already known to be JSON. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|-?[0-9][0-9.eE+-]*/g;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads JSON as strictly as RFC 7493 (I-JSON) asks: UTF-8 without a byte order mark, no member name twice, no
 * lone surrogates, no number beyond a double, and no deep nesting. Where two readers could disagree about a
 * body, there is no reading. Returns null instead of throwing.
 */
export function parseStrictJson(bytes: Buffer): { readonly value: unknown } | null {
  try {
    const text = utf8.decode(bytes);
    const value: unknown = JSON.parse(text);
    return isUnambiguous(text) ? { value } : null;
  } catch {
    return null;
  }
}

/** Walks the tokens once; a string followed by a colon is a member name. */
function isUnambiguous(text: string): boolean {
  const open: Set<string>[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      if (open.push(new Set()) > MAX_DEPTH) return false;
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ':') {
      const names = open.at(-1);
      if (names?.has(last)) return false;
      names?.add(last);
    } else if (token.startsWith('"')) {
      last = JSON.parse(token) as string;
      if (/\p{Surrogate}/u.test(last)) return false;
    } else if (token !== ',' && !Number.isFinite(Number(token))) {
      return false;
    }
  }
  return true;
}
