/** What a page is in when the shopper asks for nothing we have. */
const DEFAULT_LOCALE = 'en';
/** A header with more wishes than this is noise. */
const MAX_WISHES = 20;

/**
 * The supported locale nearest to what the shopper wants: `?locale=` first, then Accept-Language by its
 * weights (RFC 9110 §12.5.4). `de-AT` finds `de`, `pt` finds `pt-BR`; case does not matter.
 */
export function negotiateLocale(
  queryLocale: string | undefined,
  acceptLanguage: string | undefined,
  supported: readonly string[],
): string {
  for (const wish of [queryLocale ?? '', ...wishesOf(acceptLanguage ?? '')]) {
    const found = nearest(wish.toLowerCase(), supported);
    if (found) return found;
  }
  return DEFAULT_LOCALE;
}

/** The language ranges of an Accept-Language header, most wanted first. */
function wishesOf(header: string): readonly string[] {
  return header
    .split(',', MAX_WISHES)
    .map((item) => {
      const [range = '', ...parameters] = item.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { range, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ range }) => range);
}

function nearest(wish: string, supported: readonly string[]): string | undefined {
  const languageOf = (tag: string) => tag.toLowerCase().split('-')[0];
  return (
    supported.find((locale) => locale.toLowerCase() === wish) ??
    supported.find((locale) => languageOf(locale) === languageOf(wish))
  );
}
