import type { PagePolicy } from '../../providers/provider.ts';

/**
 * What a document concedes because one of its methods is paid in fields of the provider's own script. Documents without
 * such a method concede nothing.
 */
export interface Concessions {
  /** Sources to add, by directive. */
  readonly sources: Readonly<Record<'script-src' | 'frame-src' | 'connect-src', readonly string[]>>;
  /** `payment` of the Permissions-Policy: wallets open the browser's payment sheet from the provider's frames. */
  readonly payment: string;
  /**
   * Isolation stops every frame that does not ask for it, and no provider's frames do (Stripe.js, Cross-origin
   * isolation: not supported). Left out, a store page that isolates itself cannot show this checkout in its overlay;
   * as a page of its own it works everywhere.
   */
  readonly isolated: boolean;
}

export function concessionsTo(policies: readonly PagePolicy[]): Concessions {
  const all = (of: (policy: PagePolicy) => readonly string[]) => [...new Set(policies.flatMap(of))];
  const payment = all((policy) => policy.payment);
  return {
    sources: {
      'script-src': all((policy) => policy.script),
      'frame-src': all((policy) => policy.frame),
      'connect-src': all((policy) => policy.connect),
    },
    payment: payment.length > 0 ? `(self ${payment.map((origin) => JSON.stringify(origin)).join(' ')})` : '()',
    isolated: policies.length === 0,
  };
}
