import { isLoopback } from '../loopback.ts';

/**
 * A page the shopper may be sent to: an absolute https URL without credentials; http only on loopback, for demos
 * and tests. Null for anything else. What a browser would quietly repair (white space, control characters,
 * backslashes, a missing host as in `https:example.com`) is refused.
 */
export function readRedirectUrl(text: string): string | null {
  if (!/^https?:\/\/[^\s\p{Cc}\\]{1,2040}$/iu.test(text)) return null;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return null;
  return url.protocol === 'https:' || isLoopback(url.hostname) ? url.href : null;
}
