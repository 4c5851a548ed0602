import type { CheckoutPageData } from '../../shared/api.ts';
import { directionOf } from '../../shared/direction.ts';
import { escapeHtml } from '../html.ts';
import type { PagePolicy } from '../providers/provider.ts';
import { fixed, gzipPieces, textOf } from './checkout-document/gzip.ts';
import { documentHeaders } from './checkout-document/headers.ts';
import { inlineJson } from './checkout-document/inline-json.ts';
import { readWidgetFiles } from './checkout-document/widget-files.ts';

/** What one page is made of. */
export interface CheckoutDocumentInput {
  readonly data: Omit<CheckoutPageData, 'locale' | 'messages'>;
  /** One of `locales`. */
  readonly locale: string;
  /** Fresh for every answer, base64. */
  readonly nonce: string;
  /** Origins whose pages may frame this checkout. */
  readonly frameAncestors: readonly string[];
  /** What the scripts of methods paid in a provider's own fields need. */
  readonly policies?: readonly PagePolicy[];
}

export interface RenderedDocument {
  readonly html: string;
  readonly headers: Record<string, string>;
  /** The same html for `Content-Encoding: gzip`; script, style and messages are compressed once, at start. */
  gzip(): Buffer;
}

export interface CheckoutDocument {
  render(input: CheckoutDocumentInput): RenderedDocument;
  /** BCP 47 tags of the languages the payment UI has. */
  readonly locales: readonly string[];
}

/**
 * Reads the built payment UI once. Script, style, data and one language go into one document: a second
 * request would cost the shopper more than the bytes ("Embedded checkout widgets", click to interactive).
 *
 * @param directory `dist/widget/checkout`
 * @throws Error that names `npm run build` when the UI is not built
 */
export function loadCheckoutDocument(directory: string): CheckoutDocument {
  const files = readWidgetFiles(directory);
  const style = fixed(`${files.style}</style></head><body><div id="tillgate"></div>`);
  const script = fixed(`${files.script}</script></body></html>`);
  const languages = new Map([...files.locales].map(([locale, messages]) => [locale, fixed(wordsOf(messages))]));

  return {
    locales: [...languages.keys()],
    render({ data, locale, nonce, frameAncestors, policies = [] }) {
      const words = languages.get(locale);
      if (!words) throw new Error(`No messages for the locale ${locale}`);
      // As few pieces as there can be: compressing one that is not constant costs more than its bytes.
      const pieces = [
        head(data, locale, nonce),
        style,
        words,
        `,${inlineJson({ ...data, locale }).slice(1)}</script><script type="module" nonce="${escapeHtml(nonce)}">`,
        script,
      ];
      return {
        // Put together for those who read it: most take it compressed.
        get html() {
          return pieces.map(textOf).join('');
        },
        headers: documentHeaders({ nonce, frameAncestors, logo: data.view.store.logo, policies }),
        gzip: () => gzipPieces(pieces),
      };
    },
  };
}

/** What differs by language and by nothing else. */
function wordsOf(messages: Readonly<Record<string, string>>): string {
  const noscript = escapeHtml(messages['page.noscript'] ?? '');
  return `<noscript>${noscript}</noscript><script type="application/json" id="tillgate-data">{"messages":${inlineJson(messages)}`;
}

function head({ view }: CheckoutDocumentInput['data'], locale: string, nonce: string): string {
  const title = escapeHtml(`${view.order.title} · ${view.store.name}`);
  return `<!doctype html><html lang="${escapeHtml(locale)}" dir="${directionOf(locale)}"><head><meta charset="utf-8"><title>${title}</title><meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><meta name="format-detection" content="telephone=no"><link rel="icon" href="data:,"><style nonce="${escapeHtml(nonce)}">`;
}
