import type { BtcpayConfig } from './config.ts';

const BLANK = '[redacted]';
/** At most 64 characters before the sign (RFC 5321): a long run of letters must not be tried from each of them. */
const MAIL_ADDRESS = /[\w.%+-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)+/g;

/**
 * Blanks the key and the webhook secrets, tokens in headers, claim links (whoever has one can claim the refund), wallet
 * keys a server may show, buyers' mail addresses, and card numbers, which have no business here at all.
 */
export function redact(config: BtcpayConfig, transcript: string): string {
  const { apiKey, webhookSecret, webhookSecretPrevious } = config;
  let text = transcript;
  for (const secret of [apiKey, webhookSecret, webhookSecretPrevious]) {
    if (secret !== undefined) text = text.replaceAll(secret, BLANK);
  }
  return text
    .replace(/(\b(?:token|basic|bearer)\s+)[\w.~+/=-]{8,}/gi, `$1${BLANK}`)
    .replace(/(pull-payments\/)[\w-]+/g, `$1${BLANK}`)
    .replace(/\b[xyztuv](?:pub|prv)[1-9A-HJ-NP-Za-km-z]{50,}/gi, BLANK)
    .replace(/\b\d(?:[ -]?\d){12,18}\b/g, BLANK)
    .replace(MAIL_ADDRESS, BLANK);
}
