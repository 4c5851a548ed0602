import { getCountrySpecifications } from 'ibantools';

/** An IBAN of any country in that country's length, printed in groups or not, valid or mistyped. */
const IBAN = new RegExp(
  `\\b(?:${Object.entries(getCountrySpecifications())
    .flatMap(([country, { chars }]) => (chars ? [`${country}\\d{2}(?: ?[A-Z0-9]){${chars - 4}}`] : []))
    .join('|')})`,
  'gi',
);
/** At most 64 characters before the sign (RFC 5321): a long run of letters must not be tried from each of them. */
const MAIL_ADDRESS = /[\w.%+-]{1,64}(?:@|%40)[\w-]+(?:\.[\w-]+)+/g;
const CARD_NUMBER = /\b\d(?:[ -]?\d){12,18}\b/g;

/** `****4300` */
export function maskIban(iban: string): string {
  return `****${iban.replaceAll(' ', '').slice(-4)}`;
}

/** A transcript with IBANs cut to their last four characters and without card numbers and mail addresses. */
export function redact(transcript: string): string {
  return transcript
    .replace(IBAN, maskIban)
    .replace(CARD_NUMBER, '[number removed]')
    .replace(MAIL_ADDRESS, '[address removed]');
}
