import type { MollieConfig } from './config.ts';

const BLANK = '[redacted]';

/** Fields of Mollie's objects that name a person, an account or a card. */
const PERSONAL =
  'consumerName|consumerAccount|consumerBic|consumerEmail|cardHolder|cardNumber|maskedNumber|cardFingerprint|voucherNumber|voucherPin|billingEmail|email|paypalPayerId|paypalBillingAgreementId|cardToken|applePayPaymentToken|googlePayPaymentToken|cvc|cvv';

const FIELD = new RegExp(
  `(["']?\\b(?:${PERSONAL})\\b["']?\\s*[:=]\\s*)(?:"(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^\\s,;&}]+)`,
  'gi',
);

/** Blanks our secrets, any key of Mollie, card numbers, and the shopper's own data. */
export function redact(transcript: string, { apiKey, webhookSecret, webhookSecretPrevious }: MollieConfig): string {
  let text = transcript;
  for (const secret of [apiKey, webhookSecret, webhookSecretPrevious]) {
    if (secret !== undefined) text = text.replaceAll(secret, BLANK);
  }
  return (
    text
      .replace(/\b(?:test|live|access)_[A-Za-z0-9]{20,}/g, BLANK)
      .replace(FIELD, `$1"${BLANK}"`)
      .replace(/\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}\b/g, BLANK)
      // No number of Mollie's own is that long: better one too many blanked than a card number too few.
      .replace(/[0-9](?:[ -]?[0-9]){12,}/g, BLANK)
  );
}
