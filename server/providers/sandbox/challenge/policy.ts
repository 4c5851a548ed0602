import type { BankPayment } from '../bank/payment.ts';

/**
 * The page's Content-Security-Policy: no script at all, one style sheet, and frames only where the merchant said.
 * `form-action` names the return address too, because browsers apply it to the redirect after the POST.
 */
export function pagePolicy(payment: BankPayment | null, nonce: string): string {
  const returnOrigin = payment?.returnUrl ? originOf(payment.returnUrl) : null;
  const ancestors = (payment?.frameAncestors ?? []).flatMap((url) => originOf(url) ?? []);
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `form-action 'self'${returnOrigin === null ? '' : ` ${returnOrigin}`}`,
    `frame-ancestors ${ancestors.length === 0 ? "'none'" : ancestors.join(' ')}`,
    "base-uri 'none'",
  ].join('; ');
}

/** Scheme, host and port of an http(s) address; null for anything else, so that nothing can smuggle in a directive. */
function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, origin } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? origin : null;
}
