/** Prefixes of Bitcoin's main network: BIP 173, BOLT 11, base58. */
const MAIN = [/^bc1/i, /^lnbc(?!rt)/i, /^[13][1-9A-HJ-NP-Za-km-z]{25,34}$/];
/** The same of testnet, signet and regtest. */
const TEST = [/^(?:tb1|bcrt1)/i, /^ln(?:tb|bcrt)/i, /^[2mn][1-9A-HJ-NP-Za-km-z]{25,34}$/];

/**
 * Whether a destination belongs to Bitcoin's main network or to one for tests, where coins are free: a server on
 * such a network must never be taken for the real thing, whatever the configuration says. Null: not recognised,
 * e.g. another chain.
 */
export function networkOf(paymentMethodId: string, destination: string): 'main' | 'test' | null {
  if (!/^BTC(?:[-_]|$)/.test(paymentMethodId)) return null;
  if (TEST.some((prefix) => prefix.test(destination))) return 'test';
  return MAIN.some((prefix) => prefix.test(destination)) ? 'main' : null;
}
