/** The sandbox behind a line that can be down in three ways, for as long as a test likes. It notifies nobody. */
import type { HttpClient } from '../../server/outgoing/http-client.ts';
import { type Outcome, rejected, unknown } from '../../server/payments/outcome.ts';
import { defineProvider, type PaymentProvider, type ProviderDefinition } from '../../server/providers/provider.ts';
import type { Bank } from '../../server/providers/sandbox/bank/bank.ts';
import { type SandboxConfig, sandboxConfig } from '../../server/providers/sandbox/config.ts';
import { sandbox } from '../../server/providers/sandbox/index.ts';
import { openSandbox } from '../../server/providers/sandbox/provider.ts';

/**
 * `refused`: no connection. `silent`: nothing comes back. `failing`: 500. With `acts`, the bank has done what it was asked
 * for before the answer is lost.
 */
export type Weather = 'fine' | 'refused' | { readonly down: 'silent' | 'failing'; readonly acts: boolean };

export interface WeatheredProvider {
  weather: Weather;
  /** How often it was asked anything. */
  calls: number;
  provider(watch: (bank: Bank) => void): ProviderDefinition<SandboxConfig>;
}

const nobody: HttpClient = {
  call: async () => ({ kind: 'neverSent', reason: 'no notifications' }),
  close: async () => undefined,
};

export function weatheredProvider(): WeatheredProvider {
  const under =
    <Input extends readonly unknown[], T>(call: (...input: Input) => Promise<Outcome<T>>) =>
    async (...input: Input): Promise<Outcome<T>> => {
      state.calls += 1;
      const { weather } = state;
      if (weather === 'fine') return call(...input);
      if (weather === 'refused') return rejected('unreachable', 'The bank could not be reached.');
      if (weather.acts) await call(...input);
      return weather.down === 'silent'
        ? unknown('timeout', 'The bank did not answer in time.')
        : unknown('serverError', 'The bank answered 500.');
    };
  const state: WeatheredProvider = {
    weather: 'fine',
    calls: 0,
    provider: (watch) =>
      defineProvider<SandboxConfig>({
        ...sandbox,
        configSchema: sandboxConfig,
        open(context) {
          const { provider, bank } = openSandbox({ ...context, http: nobody });
          watch(bank);
          return weathered(provider, under);
        },
      }),
  };
  return state;
}

type Under = <Input extends readonly unknown[], T>(
  call: (...input: Input) => Promise<Outcome<T>>,
) => (...input: Input) => Promise<Outcome<T>>;

function weathered(provider: PaymentProvider, under: Under): PaymentProvider {
  const { findByMerchantRef, void: release } = provider;
  return {
    ...provider,
    createSession: under(provider.createSession),
    retrieve: under(provider.retrieve),
    ...(findByMerchantRef && { findByMerchantRef: under(findByMerchantRef) }),
    ...(release && { void: under(release) }),
  };
}
