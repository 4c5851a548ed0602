const BLANK = '[redacted]';

/** What Stripe's secrets look like, whoever's they are: API keys, signing secrets, client secrets of a browser. */
const SECRETS = [/\b[srpe]k_(?:test|live)_\w+/g, /\bwhsec_[\w+/=-]+/g, /\b(?:pi|seti|cs|cuss)_\w+?_secret_\w+/g];
/** 13 to 19 digits and more, in groups or not: a time stamp too many rather than a card number too few. */
const CARD_NUMBER = /[0-9](?:[ -]?[0-9]){12,}/g;
const SECURITY_CODE = /(\b(?:cvc|cvv|security.?code)\b["'\]]*\s*[:=]\s*["']?)[0-9]{3,4}/gi;
/** At most 64 characters before the sign (RFC 5321): a long run of letters must not be tried from each of them. */
const MAIL_ADDRESS = /[\w.%+-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)+/g;

/** A transcript without secrets, card numbers and shoppers' addresses. */
export function redact(transcript: string, configured: readonly (string | undefined)[]): string {
  let text = transcript;
  for (const secret of configured) if (secret) text = text.replaceAll(secret, BLANK);
  for (const pattern of SECRETS) text = text.replace(pattern, BLANK);
  return text.replace(CARD_NUMBER, BLANK).replace(SECURITY_CODE, `$1${BLANK}`).replace(MAIL_ADDRESS, BLANK);
}
