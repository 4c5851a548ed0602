/**
 * Tillgate's own address: the folder this script came from, and its origin. Read while the script first runs, for
 * `document.currentScript` is gone afterwards. Throws when the file is not loaded by a classic script tag: the
 * loader then ends here, and links stay links.
 */
export const { origin, href: base } = new URL('.', (document.currentScript as HTMLScriptElement).src);
