interface Input {
  readonly nonce: string;
  readonly frameAncestors: readonly string[];
  readonly logo: string | null;
}

/** What the browser may do with the document: nothing but what the payment UI needs. */
export function documentHeaders({ nonce, frameAncestors, logo }: Input): Record<string, string> {
  const logoOrigin = originOf(logo);
  const policy = {
    'default-src': "'none'",
    // The entry is inlined under the nonce; 'self' is for the chunks it imports.
    'script-src': `'nonce-${nonce}' 'self'`,
    'style-src': `'nonce-${nonce}'`,
    'connect-src': "'self'",
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
    'Cross-Origin-Embedder-Policy': 'credentialless',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-write=(self)',
  };
}

/** The origin of an http(s) address; null for anything else, so that no text can break out of the policy. */
function originOf(address: string | null): string | null {
  if (!address || !URL.canParse(address)) return null;
  const { origin, protocol } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? origin : null;
}
