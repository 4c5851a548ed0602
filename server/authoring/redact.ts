import { isSecretKey } from '../config/secrets.ts';

const BLANK = '[redacted]';
/** At most 64 characters before the sign (RFC 5321): a long run of letters must not be tried from each of them. */
const MAIL_ADDRESS = /[\w.%+-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)+/g;

/** Shorter texts of a configuration are words that would blank half a transcript. */
const SHORTEST_UNNAMED = 8;

/**
 * Blanks out of a transcript what must not reach a log: every secret of the method's configuration, whatever may be the
 * number of a card or a voucher (13 digits or more), and addresses for mail. What the configuration holds counts as secret unless it is
 * short or a web address: better one word too many blanked than a key too few.
 */
export function blankSecrets(transcript: string, config: unknown): string {
  // The longest first: one may be part of another.
  const secrets = [...new Set(secretsIn(config))].sort((a, b) => b.length - a.length);
  const text = secrets.reduce((rest, secret) => rest.replaceAll(secret, BLANK), transcript);
  return text
    .replace(/[0-9](?:[ -]?[0-9]){12,}/g, BLANK)
    .replace(/(\b(?:cvc|cvv|security.?code|pin)\b["']?\s*[:=]\s*["']?)[0-9]{3,12}/gi, `$1${BLANK}`)
    .replace(MAIL_ADDRESS, BLANK);
}

function secretsIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return isSecret(value, key) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => secretsIn(item, key));
  return Object.entries(value).flatMap(([name, inner]) => secretsIn(inner, name));
}

function isSecret(text: string, key: string): boolean {
  if (text === '' || isSecretKey(key)) return text !== '';
  if (!URL.canParse(text)) return text.length >= SHORTEST_UNNAMED;
  return new URL(text).password !== '';
}
