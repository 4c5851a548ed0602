import { isLoopbackUrl } from '../loopback.ts';
import type { Complaint } from './mistake.ts';
import { textRule } from './rule.ts';

/**
 * What keeps a text from being an exact origin as browsers write it: scheme, host, and a port if it is not the usual
 * one; lower case, no path, no trailing slash. Null when it is one. Plain http is for this machine only.
 */
export function originComplaint(text: string): Complaint | null {
  if (text === '*' || text.includes('*')) {
    return { message: 'Wildcards are not allowed.', fix: 'Write each origin in full, e.g. https://shop.example.com.' };
  }
  const url = parse(text);
  if (url === null) {
    return { message: `"${text}" is not a web address.`, fix: 'Write it like https://shop.example.com.' };
  }
  const secure =
    url.protocol === 'http:' && !isLoopbackUrl(text) ? `https:${url.origin.slice('http:'.length)}` : url.origin;
  if (secure === text) return null;
  if (secure !== url.origin) {
    return { message: 'Plain http is allowed only for this machine (localhost).', fix: `Write ${secure}.` };
  }
  return { message: 'It must be only scheme, host and port, exactly as browsers write it.', fix: `Write ${secure}.` };
}

function parse(text: string): URL | null {
  // A forgotten scheme: `shop.example.com:8080` would parse as scheme `shop.example.com:`.
  const candidate = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(candidate)) return null;
  const url = new URL(candidate);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
}

/** An exact origin: of a store, or Tillgate's own `publicUrl`. */
export const originRule = textRule(originComplaint);
