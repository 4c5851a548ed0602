import type { ZodType } from 'zod';
import { MINUTE } from '../../clock.ts';
import { privateHostsNamedBy } from '../../outgoing/private-hosts.ts';
import type { ConfigProblem } from '../../services.ts';
import type { ProviderContext } from '../provider.ts';
import { createApi } from './api.ts';
import { checkNetwork } from './check-network.ts';
import { checkWebhook } from './check-webhook.ts';
import type { Answer, Client } from './client.ts';
import type { BtcpayConfig } from './config.ts';
import { apiKey, serverInfo, webhooks } from './greenfield.ts';
import { checkPermissions } from './permissions.ts';

export type CheckContext = Pick<ProviderContext<BtcpayConfig>, 'config' | 'clock' | 'publicUrl' | 'method'>;
export type Get = <T>(path: string, answer: ZodType<T>) => Promise<Answer<T>>;

/** A person waits for the answers. */
const TIMEOUT_MS = 8_000;
/** More, and expiry times mean something else here than there. */
const SKEW_MS = 2 * MINUTE;

/** Everything `tillgate doctor` can know without an invoice of its own. */
export async function checkConfig(context: CheckContext, client: Client): Promise<readonly ConfigProblem[]> {
  const { config } = context;
  const get: Get = (path, answer) => client.call({ method: 'GET', path, answer, timeoutMs: TIMEOUT_MS });
  const { paymentMethods } = createApi(client, config);
  const methodsOf = (invoiceId: string) => paymentMethods(invoiceId, AbortSignal.timeout(TIMEOUT_MS));
  const key = await get('/api-keys/current', apiKey);
  if (!key.ok) return [...checkTransport(config), unusable(key.failure.message)];
  return [
    ...checkTransport(config),
    ...checkClock(context, key.date),
    ...checkPermissions(config, key.value.permissions),
    ...checkServer(await get('/server/info', serverInfo)),
    ...(await checkNetwork(config, get, methodsOf)),
    ...checkWebhook(context, await get(`/stores/${config.storeId}/webhooks`, webhooks)),
  ];
}

function unusable(message: string): ConfigProblem {
  const inLan = message.includes('address_not_allowed')
    ? ' A server in your own network must be named by its address, e.g. http://192.168.1.20.'
    : '';
  return { level: 'error', message: `BTCPay: ${message}${inLan}` };
}

function* checkTransport({ serverUrl, webhookSecret, webhookSecretPrevious }: BtcpayConfig): Iterable<ConfigProblem> {
  const isLan = privateHostsNamedBy([serverUrl]).size > 0 || new URL(serverUrl).hostname.endsWith('.onion');
  if (serverUrl.startsWith('http:') && !isLan) {
    yield { level: 'error', message: 'serverUrl is plain http: anyone on the way can read the API key. Use https.' };
  }
  if (webhookSecretPrevious === webhookSecret) {
    yield { level: 'warning', message: 'webhookSecretPrevious equals webhookSecret: the rotation did not happen.' };
  } else if (webhookSecretPrevious) {
    yield {
      level: 'warning',
      message: 'webhookSecretPrevious is still accepted: remove it once BTCPay holds the new secret.',
    };
  }
}

function* checkClock({ clock }: CheckContext, date: string | null): Iterable<ConfigProblem> {
  const theirs = date === null ? Number.NaN : Date.parse(date);
  const skew = Math.abs(clock.now() - theirs);
  if (skew > SKEW_MS) {
    const minutes = Math.round(skew / MINUTE);
    yield { level: 'warning', message: `The clocks here and on the BTCPay server are ${minutes} minutes apart.` };
  }
}

function* checkServer(
  info: Answer<{ version?: string | null; fullySynched?: boolean | null }>,
): Iterable<ConfigProblem> {
  if (!info.ok) yield { level: 'warning', message: `The server's state is not known: ${info.failure.message}` };
  else if (info.value.fullySynched === false) {
    yield { level: 'warning', message: 'The BTCPay server is still catching up with the chain: payments show late.' };
  } else yield { level: 'ok', message: `BTCPay Server ${info.value.version ?? ''} answers.` };
}
