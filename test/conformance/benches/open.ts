import { pino } from 'pino';
import { createHttpClient } from '../../../server/outgoing/client.ts';
import type { HttpCall } from '../../../server/outgoing/http-client.ts';
import { openProvider } from '../../../server/providers/open.ts';
import type { PaymentProvider, ProviderDefinition } from '../../../server/providers/provider.ts';
import type { BenchClock, DisturbedLine } from '../provider-suite.ts';
import { disturbedLine } from '../provider-suite.ts';

export const METHOD = 'card';
export const PUBLIC_URL = 'https://pay.example.com';

/** A clock that stands still until told. */
export function benchClock(start = Date.UTC(2026, 10, 20, 12)): BenchClock {
  let time = start;
  return {
    now: () => time,
    advance(ms) {
      time += ms;
    },
  };
}

export interface OnLine {
  readonly provider: PaymentProvider;
  readonly line: DisturbedLine;
  close(): Promise<void>;
}

/** A provider as the server opens it, on a line that can be disturbed; its backend listens on 127.0.0.1. */
export function openOnLine<Config>(
  definition: ProviderDefinition<Config>,
  config: Record<string, unknown>,
  clock: BenchClock,
  signsIn?: (call: HttpCall) => boolean,
): OnLine {
  const line = disturbedLine(createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1']) }), signsIn);
  const provider = openProvider(definition, {
    method: METHOD,
    config: definition.configSchema.parse(config),
    mountUrl: `${PUBLIC_URL}/methods/${METHOD}`,
    dataDirectory: ':memory:',
    publicUrl: PUBLIC_URL,
    clock,
    http: line,
    logger: pino({ level: 'silent' }),
    alert: () => {},
  });
  return {
    provider,
    line,
    async close() {
      await provider.close?.();
      await line.close();
    },
  };
}
