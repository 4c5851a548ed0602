/**
 * Makes a text of ATShop's fit for a merchant's eyes and the log: no token, no e-mail address, no control characters,
 * at most `maxLength` characters.
 */
export function redact(text: string, secrets: Iterable<string>, maxLength = 500): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, '[secret]');
  return clean
    .replace(/[^\s@<>"']{1,64}@[^\s@<>"']{1,255}/g, '[e-mail]')
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, maxLength);
}
