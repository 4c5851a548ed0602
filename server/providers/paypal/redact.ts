import { basicOf } from './access-token.ts';
import type { PayPalConfig } from './config.ts';

const BLANK = '[redacted]';

/** Fields of PayPal's objects that open something, or name a person or an account. */
const PRIVATE = [
  'access_token|refresh_token|id_token|client_secret|vault_id|nonce',
  'email_address|full_name|given_name|surname|alternate_full_name|national_number|phone_number',
  'payer_id|account_id|birth_date|tax_id|address_line_1|address_line_2|admin_area_1|admin_area_2|postal_code',
  'cvv|cvc|security_code',
].join('|');
/** A value as JSON writes it, or as JSON within JSON does, or as a form or a log line might. */
const VALUE = String.raw`\\"(?:(?!\\").)*\\"|"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&{}[\]]+`;
const FIELD = new RegExp(String.raw`(\\?["']?\b(?:${PRIVATE})\b\\?["']?\s*[:=]\s*)(?:${VALUE})`, 'gi');
const CREDENTIALS = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi;
/** At most 64 characters before the sign (RFC 5321): a long run of letters must not be tried from each of them. */
const MAIL_ADDRESS = /[\w.%+-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)+/g;
/** 13 to 19 digits and more, in groups or not: a number too many rather than a card number too few. */
const CARD_NUMBER = /[0-9](?:[ -]?[0-9]){12,}/g;

/** A transcript without secrets, card numbers and the shoppers' own data. */
export function redact(transcript: string, config: PayPalConfig): string {
  let text = transcript;
  for (const secret of [config.clientSecret, basicOf(config)]) text = text.replaceAll(secret, BLANK);
  return text
    .replace(CREDENTIALS, `$1 ${BLANK}`)
    .replace(FIELD, `$1"${BLANK}"`)
    .replace(MAIL_ADDRESS, BLANK)
    .replace(CARD_NUMBER, BLANK);
}
