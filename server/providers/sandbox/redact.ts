import { passesLuhn } from '../../card-number.ts';

const BLANK = '[redacted]';
/** At most 64 characters before the sign (RFC 5321): a long run of letters must not be tried from each of them. */
const MAIL_ADDRESS = /[\w.%+-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)+/g;

/** Blanks the secrets, everything that can be a card number, security codes and mail addresses. */
export function redact(transcript: string, secrets: readonly string[]): string {
  let text = transcript;
  for (const secret of secrets) text = text.replaceAll(secret, BLANK);
  return text
    .replace(/[0-9](?:[ -]?[0-9]){12,}/g, (digits) => (holdsCardNumber(digits.replace(/[ -]/g, '')) ? BLANK : digits))
    .replace(/(\b(?:cvc|cvv|security.?code)\b["']?\s*[:=]\s*["']?)[0-9]{3,4}/gi, `$1${BLANK}`)
    .replace(MAIL_ADDRESS, BLANK);
}

/**
 * True when any 13 to 19 digits in a row pass the Luhn check (ISO/IEC 7812-1). Then the whole run goes: better a
 * time stamp too many blanked than a card number too few.
 */
function holdsCardNumber(digits: string): boolean {
  for (let start = 0; start + 13 <= digits.length; start++) {
    for (let length = 13; length <= 19 && start + length <= digits.length; length++) {
      if (passesLuhn(digits.slice(start, start + length))) return true;
    }
  }
  return false;
}
