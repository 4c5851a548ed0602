/** The languages of the checkout, each in its own words. One file in ../locales for each. */
export const LOCALES: Readonly<Record<string, string>> = {
  en: 'English',
  de: 'Deutsch',
  nl: 'Nederlands',
  es: 'Español',
  fr: 'Français',
  'pt-BR': 'Português (Brasil)',
  pl: 'Polski',
  cs: 'Čeština',
  ar: 'العربية',
};
