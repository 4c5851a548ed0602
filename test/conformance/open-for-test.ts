import { pino } from 'pino';
import type { RawRequest } from '../../server/http/raw.ts';
import { createHttpClient } from '../../server/outgoing/client.ts';
import { openProvider } from '../../server/providers/open.ts';
import type { PaymentProvider, ProviderDefinition } from '../../server/providers/provider.ts';
import { type DisturbedLine, disturbedLine } from './provider/line/disturbed-line.ts';

export interface OpenedForTest {
  readonly provider: PaymentProvider;
  /** Between the provider and its backend: the bench's `line`, which makes every fault. */
  readonly line: DisturbedLine;
  close(): Promise<void>;
}

/**
 * Opens a provider as the server does, against a backend on this machine: its configuration goes through its schema,
 * its calls through Tillgate's own HTTP client, on a line that the suite can disturb.
 *
 * @param config the method's keys, as in `tillgate.yaml`
 * @param now the time the provider sees, epoch milliseconds
 */
export function openForTest<Config>(
  definition: ProviderDefinition<Config>,
  config: object,
  now: () => number = Date.now,
): OpenedForTest {
  const line = disturbedLine(createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1', 'localhost']) }));
  const publicUrl = 'http://localhost:8080';
  const provider = openProvider(definition, {
    method: definition.id,
    config: definition.configSchema.parse(config),
    mountUrl: `${publicUrl}/methods/${definition.id}`,
    dataDirectory: ':memory:',
    publicUrl,
    clock: { now },
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

/** A notification as it reaches `parseNotification`. */
export const posted = (headers: Readonly<Record<string, string>>, body: string): RawRequest => ({
  method: 'POST',
  path: '/',
  query: {},
  headers,
  body: Buffer.from(body),
});
