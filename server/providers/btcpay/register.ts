import { isLoopbackUrl } from '../../loopback.ts';
import { type Outcome, rejected, succeeded } from '../../payments/outcome.ts';
import type { ProviderContext, Register, Registered } from '../provider.ts';
import type { Client } from './client.ts';
import type { BtcpayConfig } from './config.ts';
import { webhook, webhooks } from './greenfield.ts';
import { EVENTS } from './notification.ts';

const TIMEOUT_MS = 10_000;

/**
 * Adds the webhook to the store, signed with the configured secret, or brings the one that is there up to date. Its
 * secret cannot be read back, so it is set again with every change.
 */
export async function registerNotifications(
  { config, method, publicUrl }: Pick<ProviderContext<BtcpayConfig>, 'config' | 'method' | 'publicUrl'>,
  client: Client,
  { signal }: Register,
): Promise<Outcome<Registered>> {
  const url = `${publicUrl}/notifications/${method}`;
  if (isLoopbackUrl(url) && !isLoopbackUrl(config.serverUrl)) {
    return rejected('not_supported', `The BTCPay server cannot reach ${url}: set publicUrl to an address it can.`);
  }
  const path = `/stores/${encodeURIComponent(config.storeId)}/webhooks`;
  const listed = await client.call({ method: 'GET', path, answer: webhooks, timeoutMs: TIMEOUT_MS, signal });
  if (!listed.ok) return listed.failure;
  const ours = listed.value.filter((one) => one.url === url);
  const known = ours.find(({ enabled }) => enabled) ?? ours[0];

  const told = known?.authorizedEvents ?? { everything: false, specificEvents: [] };
  const missing = told.everything ? [] : EVENTS.filter((event) => !told.specificEvents.includes(event));
  if (known?.enabled && known.automaticRedelivery && missing.length === 0)
    return succeeded({ result: 'unchanged', url });
  const body = {
    url,
    enabled: true,
    automaticRedelivery: true,
    secret: config.webhookSecret,
    authorizedEvents: { everything: told.everything, specificEvents: [...told.specificEvents, ...missing] },
  };
  const rest = { body, answer: webhook, timeoutMs: TIMEOUT_MS, signal };
  if (!known) {
    const made = await client.call({ method: 'POST', path, ...rest });
    return made.ok ? succeeded({ result: 'created', url }) : made.failure;
  }
  const own = `/webhooks/${encodeURIComponent(known.id)}`;
  const changed = await client.call({ method: 'PUT', path: own, ...rest });
  // Older servers know a webhook only below its store; a path that does not exist has done nothing.
  const sent =
    changed.ok || !changed.noSuchPath
      ? changed
      : await client.call({ method: 'PUT', path: `/stores/${encodeURIComponent(config.storeId)}${own}`, ...rest });
  return sent.ok ? succeeded({ result: 'updated', url }) : sent.failure;
}
