import { pino } from 'pino';
import type { RawRequest } from '../../server/http/raw.ts';
import { createHttpClient } from '../../server/outgoing/client.ts';
import type { HttpClient } from '../../server/outgoing/http-client.ts';
import { openProvider } from '../../server/providers/open.ts';
import type { PaymentProvider, ProviderDefinition } from '../../server/providers/provider.ts';

export interface OpenedForTest {
  readonly provider: PaymentProvider;
  /** The next call of the provider finds nobody listening (fault `refused`). */
  refuseNext(): void;
  close(): Promise<void>;
}

/**
 * Opens a provider as the server does, against a backend on this machine: its configuration goes through its schema,
 * its calls through Tillgate's own HTTP client.
 *
 * @param config the method's keys, as in `tillgate.yaml`
 * @param now the time the provider sees, epoch milliseconds
 */
export function openForTest<Config>(
  definition: ProviderDefinition<Config>,
  config: object,
  now: () => number = Date.now,
): OpenedForTest {
  const client = createHttpClient({ allowedPrivateHosts: new Set(['127.0.0.1', 'localhost']) });
  let refuse = false;
  const http: HttpClient = {
    call(call) {
      // Port 1 of this machine: nobody listens there.
      const url = refuse ? 'http://127.0.0.1:1/' : call.url;
      refuse = false;
      return client.call({ ...call, url });
    },
    close: () => client.close(),
  };
  const publicUrl = 'http://localhost:8080';
  const provider = openProvider(definition, {
    method: definition.id,
    config: definition.configSchema.parse(config),
    mountUrl: `${publicUrl}/methods/${definition.id}`,
    dataDirectory: ':memory:',
    publicUrl,
    clock: { now },
    http,
    logger: pino({ level: 'silent' }),
    alert: () => {},
  });
  return {
    provider,
    refuseNext: () => {
      refuse = true;
    },
    async close() {
      await provider.close?.();
      await client.close();
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
