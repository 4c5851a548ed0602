/** Objects and arrays inside each other, at most; a CraftingStore body has three. */
const MAX_DEPTH = 32;

/** A number of a text that is already known to be JSON. */
const NUMBER = /-?[0-9][0-9.eE+-]*/y;

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

/** Walks the text once; a string followed by a colon is a member name. */
function isUnambiguous(text: string): boolean {
  const open: Set<string>[] = [];
  let last = '';
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '{':
      case '[':
        if (open.push(new Set()) > MAX_DEPTH) return false;
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ':': {
        const names = open.at(-1);
        if (names?.has(last)) return false;
        names?.add(last);
        break;
      }
      case '"': {
        const end = endOfString(text, at);
        last = text.slice(at + 1, end);
        // UTF-8 itself has no lone surrogates: only an escape can make one.
        if (last.includes('\\')) {
          last = JSON.parse(text.slice(at, end + 1)) as string;
          if (/\p{Surrogate}/u.test(last)) return false;
        }
        at = end;
        break;
      }
      default: {
        NUMBER.lastIndex = at;
        const [number] = NUMBER.exec(text) ?? [];
        if (number === undefined) break;
        if (!Number.isFinite(Number(number))) return false;
        at += number.length - 1;
      }
    }
  }
  return true;
}

/** Where the string that begins at `start` has its closing quote. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

/** Behind an odd number of backslashes. */
function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text[before - 1] === '\\') before -= 1;
  return (at - before) % 2 === 1;
}
