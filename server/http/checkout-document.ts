import { createHash } from 'node:crypto';
import type { CheckoutPageData } from '../../shared/api.ts';
import { directionOf } from '../../shared/direction.ts';
import { escapeHtml } from '../html.ts';
import type { PagePolicy } from '../providers/provider.ts';
import { amountsOf } from './checkout-document/amounts.ts';
import { documentHeaders } from './checkout-document/headers.ts';
import { inlineJson } from './checkout-document/inline-json.ts';
import { type Prefix, prefixOf } from './checkout-document/prefix.ts';
import { readWidgetFiles } from './checkout-document/widget-files.ts';

/** What one page is made of. */
export interface CheckoutDocumentInput {
  readonly data: Omit<CheckoutPageData, 'locale' | 'messages' | 'amounts'>;
  /** One of `locales`. */
  readonly locale: string;
  /** Origins whose pages may frame this checkout. */
  readonly frameAncestors: readonly string[];
  /** What the scripts of methods paid in a provider's own fields need. */
  readonly policies?: readonly PagePolicy[];
}

export interface RenderedDocument {
  readonly html: string;
  readonly headers: Record<string, string>;
  /**
   * The same html in a `Content-Encoding`, with all but its last few hundred bytes compressed beforehand. Null where that
   * is not done yet: brotli's best takes a while, and is begun when it is first asked for.
   */
  encoded(encoding: 'br' | 'gzip'): Buffer | null;
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
 * All that is the same for everybody comes first, so that it can be compressed once. Script and style are allowed by
 * their hashes for the same reason: a nonce would be different in each answer.
 *
 * @param directory `dist/widget/checkout`
 * @throws Error that names `npm run build` when the UI is not built
 */
export function loadCheckoutDocument(directory: string): CheckoutDocument {
  const files = readWidgetFiles(directory);
  const hashes = { script: hashOf(files.script), style: hashOf(files.style) };
  const languages = new Map<string, { readonly prefix: Prefix; readonly noscript: string }>();
  for (const [locale, messages] of files.locales) {
    const noscript = `<noscript>${escapeHtml(messages['page.noscript'] ?? '')}</noscript>`;
    languages.set(locale, { prefix: prefixOf(head(locale, { ...files, messages })), noscript });
  }

  return {
    locales: [...languages.keys()],
    render({ data, locale, frameAncestors, policies = [] }) {
      const language = languages.get(locale);
      if (!language) throw new Error(`No messages for the locale ${locale}`);
      const { prefix, noscript } = language;
      const rest = body({ ...data, locale, amounts: amountsOf(data.view, locale) }, noscript);
      return {
        // Put together for those who read it: most take it compressed.
        get html() {
          return prefix.text + rest;
        },
        headers: documentHeaders({ hashes, frameAncestors, logo: data.view.store.logo, policies }),
        encoded: (encoding) => prefix[encoding](rest),
      };
    },
  };
}

/** What differs by language and by nothing else. The script is a module: it runs when all of the document is there. */
function head(
  locale: string,
  { script, style, messages }: { script: string; style: string; messages: Readonly<Record<string, string>> },
): string {
  return `<!doctype html><html lang="${escapeHtml(locale)}" dir="${directionOf(locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><meta name="format-detection" content="telephone=no"><link rel="icon" href="data:,"><style>${style}</style><script type="module">${script}</script><script type="application/json" id="tillgate-messages">${inlineJson(messages)}</script>`;
}

function body(data: Omit<CheckoutPageData, 'messages'>, noscript: string): string {
  const { order, store } = data.view;
  const title = escapeHtml(`${order.title} · ${store.name}`);
  return `<title>${title}</title></head><body><div id="tillgate"></div>${noscript}<script type="application/json" id="tillgate-data">${inlineJson(data)}</script></body></html>`;
}

/** A source of CSP 3: allows exactly this text. */
const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
