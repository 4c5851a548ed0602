import { randomUUID } from 'node:crypto';
import { isLoopbackUrl } from '../../loopback.ts';
import type { Outcome } from '../../payments/outcome.ts';
import { succeeded } from '../../payments/outcome.ts';
import type { ProviderContext, Register, Registered } from '../provider.ts';
import { refused, unsure } from './answer.ts';
import { API_VERSION, type StripeClient } from './client.ts';
import { type StripeConfig, webhookSecret } from './config.ts';
import { type Endpoint, endpoint } from './endpoints.ts';
import { WANTED_EVENTS } from './events.ts';
import { listOf } from './things.ts';
import { TIMEOUTS } from './timeouts.ts';

const PATH = '/v1/webhook_endpoints';

/**
 * Makes the webhook endpoint, or switches the one that is there on and completes its events. Only a new one comes with
 * its signing secret, so none is made whose secret could not be kept.
 */
export async function registerNotifications(
  client: StripeClient,
  { config, method, publicUrl }: Pick<ProviderContext<StripeConfig>, 'config' | 'method' | 'publicUrl'>,
  { canSave, signal }: Register,
): Promise<Outcome<Registered>> {
  const url = `${publicUrl}/notifications/${method}`;
  if (isLoopbackUrl(url) && !isLoopbackUrl(config.apiUrl)) {
    return refused('not_supported', `Stripe cannot reach ${url}: set publicUrl to an address of the Internet`);
  }
  const listed = await client.get({ path: PATH, query: { limit: 100 }, signal }, listOf(endpoint));
  if (listed.status !== 'succeeded') return listed;
  const ours = listed.value.data.filter((one) => one.url === url);
  const known = ours.find(({ status }) => status === 'enabled') ?? ours[0];
  if (known) return update(client, known, signal);

  if (!canSave('webhookSecret')) {
    return refused('not_configured', 'The secret of a new webhook endpoint could not be kept, so none was made');
  }
  const params = { url, enabled_events: WANTED_EVENTS, api_version: API_VERSION, description: `Tillgate, ${method}` };
  const request = { path: PATH, params, idempotencyKey: randomUUID(), timeoutMs: TIMEOUTS.move, signal };
  const made = await client.post(request, endpoint);
  if (made.status !== 'succeeded') return made;
  const secret = webhookSecret.safeParse(made.value.secret);
  if (!secret.success) return unsure('unparseable', 'Stripe made a webhook endpoint, but told no secret');
  return succeeded({ result: 'created', url, save: { key: 'webhookSecret', value: secret.data } });
}

async function update(client: StripeClient, known: Endpoint, signal: AbortSignal): Promise<Outcome<Registered>> {
  const { id, url, status, enabled_events: told } = known;
  const missing = told.includes('*') ? [] : WANTED_EVENTS.filter((wanted) => !told.includes(wanted));
  if (status === 'enabled' && missing.length === 0) return succeeded({ result: 'unchanged', url });
  // What it is told of besides may be for somebody else at the same address.
  const params = { enabled_events: [...told, ...missing], disabled: false };
  const request = { path: `${PATH}/${id}`, params, idempotencyKey: randomUUID(), timeoutMs: TIMEOUTS.move, signal };
  const changed = await client.post(request, endpoint);
  return changed.status === 'succeeded' ? succeeded({ result: 'updated', url }) : changed;
}
