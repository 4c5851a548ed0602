/** The characters every bank in SEPA takes (EPC217-08): unaccented Latin letters, digits and some punctuation. */
const ALLOWED = /[^A-Za-z0-9/\-?:().,'+ ]/g;

/** What Unicode's decomposition leaves whole. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'TH',
  ħ: 'h',
  Ħ: 'H',
  ı: 'i',
  '&': '+',
  '⁄': '/',
  _: '-',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '`': "'",
};

const decomposed = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]/g, (char) => REPLACEMENTS[char] ?? char);

/** Writes a text in SEPA's characters; whatever has none, control characters and line breaks included, becomes a space. */
export function toSepaText(text: string): string {
  return decomposed(text).replace(ALLOWED, ' ').replace(/ +/g, ' ').trim();
}

/** True when `toSepaText` loses no letter and no digit, only punctuation. */
export function isWritableInSepa(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(decomposed(text).replace(/[A-Za-z0-9]/g, ''));
}
