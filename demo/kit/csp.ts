/** A strict policy with exactly the two directives that a store page with Tillgate needs. */
export const twoDirectives = (tillgateOrigin: string): string =>
  `script-src 'self' ${tillgateOrigin}; frame-src ${tillgateOrigin}`;
