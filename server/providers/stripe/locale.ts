/** Languages the hosted page speaks (Stripe API reference, Checkout Session, locale). */
const LOCALES =
  'bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW'.split(
    ' ',
  );

/** A BCP 47 tag as Stripe's page knows it: the exact one, else its language, else what the browser prefers. */
export function localeOf(tag: string): string {
  const [language = '', ...rest] = tag.toLowerCase().split(/[-_]/);
  const exact = [language, ...rest].join('-');
  const wanted = language === 'no' || language === 'nn' ? ['nb'] : [exact, language];
  for (const candidate of wanted) {
    const known = LOCALES.find((locale) => locale.toLowerCase() === candidate);
    if (known !== undefined) return known;
  }
  return 'auto';
}
