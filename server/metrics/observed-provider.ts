import { inLogContext } from '../log-context.ts';
import type { Method } from '../payments/domain.ts';
import type { Outcome } from '../payments/outcome.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import type { Metrics } from './metrics.ts';

/** The methods with every call of their providers measured, and every line logged meanwhile naming the payment. */
export function observed(methods: ReadonlyMap<string, Method>, metrics: Metrics): Map<string, Method> {
  return new Map(
    [...methods].map(([id, method]) => [id, { ...method, provider: observedProvider(id, method.provider, metrics) }]),
  );
}

function observedProvider(method: string, provider: PaymentProvider, metrics: Metrics): PaymentProvider {
  /** Asked with input that names a payment, or with one that does not. */
  const observe =
    <Input extends object, Rest extends readonly unknown[], T>(
      operation: string,
      call: (input: Input, ...rest: Rest) => Promise<Outcome<T>>,
    ) =>
    async (input: Input, ...rest: Rest): Promise<Outcome<T>> => {
      const payment = 'merchantRef' in input ? { payment: input.merchantRef } : {};
      const begun = performance.now();
      const outcome = await inLogContext({ ...payment, operation }, () => call(input, ...rest));
      metrics.providerCalled(method, operation, wordOf(outcome), performance.now() - begun);
      return outcome;
    };

  const { authorize, capture, void: release, refund, createToken, findByMerchantRef, options } = provider;
  return {
    ...provider,
    createSession: observe('createSession', provider.createSession),
    retrieve: observe('retrieve', provider.retrieve),
    ...(authorize && { authorize: observe('authorize', authorize) }),
    ...(capture && { capture: observe('capture', capture) }),
    ...(release && { void: observe('void', release) }),
    ...(refund && { refund: observe('refund', refund) }),
    ...(createToken && { createToken: observe('createToken', createToken) }),
    ...(options && { options: observe('options', options) }),
    ...(findByMerchantRef && { findByMerchantRef: observe('findByMerchantRef', findByMerchantRef) }),
  };
}

/** What stands behind "unknown" tells a provider that hangs from one that fails. */
const wordOf = (outcome: Outcome<unknown>) =>
  outcome.status === 'unknown' ? `unknown_${outcome.cause}` : outcome.status;
