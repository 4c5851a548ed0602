/**
 * `tillgate/conformance`: the suite that every provider must pass, for a provider of a merchant's own; see
 * provider-suite.ts. It runs in vitest.
 */
export type { PaymentProvider, ProviderPayment } from '../../server/providers/provider.ts';
export { expectedOf } from './expected-of.ts';
export { type OpenedForTest, openForTest, posted } from './open-for-test.ts';
export * from './provider-suite.ts';
