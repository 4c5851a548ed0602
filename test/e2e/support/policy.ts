import type { BrowserContext } from 'playwright-core';

declare global {
  interface Window {
    reportViolation(text: string): void;
  }
}

/** Collects what the store's pages, and the frames in them, block from now on. */
export async function watchPolicy(shopper: BrowserContext): Promise<string[]> {
  const violations: string[] = [];
  await shopper.exposeFunction('reportViolation', (text: string) => void violations.push(text));
  await shopper.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      window.reportViolation(`${effectiveDirective} ${blockedURI}`),
    );
  });
  return violations;
}
