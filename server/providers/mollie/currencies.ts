/**
 * What Mollie takes (its multicurrency guide), with the decimals it wants: none for ISK and JPY, two for the others.
 * That is ISO 4217's own number for each, so amounts need no table of their own.
 */
export const CURRENCIES: readonly string[] = [
  'AED',
  'AUD',
  'BRL',
  'CAD',
  'CHF',
  'CZK',
  'DKK',
  'EUR',
  'GBP',
  'HKD',
  'HUF',
  'ILS',
  'ISK',
  'JPY',
  'MXN',
  'MYR',
  'NOK',
  'NZD',
  'PHP',
  'PLN',
  'RON',
  'SEK',
  'SGD',
  'THB',
  'TWD',
  'USD',
  'ZAR',
];
