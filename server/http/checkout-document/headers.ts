import type { PagePolicy } from '../../providers/provider.ts';
import { concessionsTo } from './foreign-script.ts';

interface Input {
  /** Sources that allow the inlined script and style, and nothing else inlined. */
  readonly hashes: { readonly script: string; readonly style: string };
  readonly frameAncestors: readonly string[];
  readonly logo: string | null;
  /** Of the methods whose provider's script runs on the page. */
  readonly policies: readonly PagePolicy[];
}

/** What the browser may do with the document: nothing but what the payment UI needs. */
export function documentHeaders({ hashes, frameAncestors, logo, policies }: Input): Record<string, string> {
  const { sources, payment, isolated } = concessionsTo(policies);
  const logoOrigin = originOf(logo);
  const policy = {
    'default-src': "'none'",
    // The entry is inlined; 'self' is for the chunks it imports.
    'script-src': [hashes.script, "'self'", ...sources['script-src']].join(' '),
    'style-src': hashes.style,
    'connect-src': ["'self'", ...sources['connect-src']].join(' '),
    ...(sources['frame-src'].length > 0 && { 'frame-src': sources['frame-src'].join(' ') }),
    'img-src': `'self' data:${logoOrigin ? ` ${logoOrigin}` : ''}`,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': frameAncestors.length > 0 ? frameAncestors.join(' ') : "'none'",
  };
  return {
    'Content-Security-Policy': Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join('; '),
    // Back must show the checkout as it is now, and no shared cache may keep it.
    'Cache-Control': 'no-store',
    // The address is the key to the checkout: neither store nor bank gets it.
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    // Stores that isolate themselves (COEP) may only frame pages that say both. `credentialless` still
    // loads a logo from a host that has never heard of it.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ...(isolated && { 'Cross-Origin-Embedder-Policy': 'credentialless' }),
    'Permissions-Policy': `camera=(), microphone=(), geolocation=(), payment=${payment}, usb=(), clipboard-write=(self)`,
  };
}

/** The origin of an http(s) address; null for anything else, so that no text can break out of the policy. */
function originOf(address: string | null): string | null {
  if (!address || !URL.canParse(address)) return null;
  const { origin, protocol } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? origin : null;
}
