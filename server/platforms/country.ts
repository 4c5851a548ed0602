/** A country as a platform writes it, as ISO 3166-1 alpha-2 in capitals; null: not one, which is no reason to turn anyone away. */
export function readCountry(code: unknown): string | null {
  return typeof code === 'string' && /^[A-Za-z]{2}$/.test(code) ? code.toUpperCase() : null;
}
