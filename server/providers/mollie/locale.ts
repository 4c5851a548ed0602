/** The languages of Mollie's pages, each language's own country first. */
const LOCALES = [
  'en_GB',
  'en_US',
  'nl_NL',
  'nl_BE',
  'fr_FR',
  'fr_BE',
  'de_DE',
  'de_AT',
  'de_CH',
  'es_ES',
  'ca_ES',
  'pt_PT',
  'it_IT',
  'nb_NO',
  'sv_SE',
  'fi_FI',
  'da_DK',
  'is_IS',
  'hu_HU',
  'pl_PL',
  'lv_LV',
  'lt_LT',
] as const;

export type MollieLocale = (typeof LOCALES)[number];

/** The nearest language Mollie has for a BCP 47 tag; null lets Mollie look at the browser. */
export function mollieLocale(tag: string): MollieLocale | null {
  const [language = '', region = ''] = tag.split('-');
  const wanted = `${language.toLowerCase()}_${region.toUpperCase()}`;
  const sameLanguage = LOCALES.filter((locale) => locale.startsWith(`${language.toLowerCase()}_`));
  return sameLanguage.find((locale) => locale === wanted) ?? sameLanguage[0] ?? null;
}
