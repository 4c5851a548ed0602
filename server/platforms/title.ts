const MAX_TITLE = 140;

/**
 * What an order holds, as a line for the shopper: the merchant's free text without control characters, at most 140
 * characters (code points, so that no emoji is cut in half). Escaping is the page's job.
 */
export function titleOf(name: string | null | undefined, fallback: string): string {
  const line = (name ?? '')
    .replace(/[\t\n\r]+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim();
  const characters = Array.from(line);
  if (characters.length <= MAX_TITLE) return line || fallback;
  return `${characters.slice(0, MAX_TITLE - 1).join('')}…`;
}
