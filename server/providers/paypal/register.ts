import { type Outcome, succeeded } from '../../payments/outcome.ts';
import type { ProviderContext, Register, Registered } from '../provider.ts';
import { refused, unsure } from './answer.ts';
import type { PayPalApi } from './api.ts';
import type { PayPalConfig } from './config.ts';
import { WANTED_EVENTS } from './events.ts';
import { missingEvents, PATH, unreachable, type Webhook, webhook, webhookAt, webhookId, webhooks } from './webhooks.ts';

/**
 * Makes the webhook, or completes the events of the one that is there (PayPal, Webhooks v1). Its id is signed along with
 * every notification, so it has to be known here; it can be read again at any time.
 */
export async function registerNotifications(
  api: PayPalApi,
  { config, method, publicUrl }: Pick<ProviderContext<PayPalConfig>, 'config' | 'method' | 'publicUrl'>,
  { signal }: Register,
): Promise<Outcome<Registered>> {
  const url = `${publicUrl}/notifications/${method}`;
  if (unreachable(url) !== null) {
    return refused('not_supported', `PayPal cannot notify ${url}: set publicUrl to an https address of the Internet`);
  }
  const listed = await api.call({ method: 'GET', path: PATH, patience: 'read', signal, answer: webhooks });
  if (listed.status !== 'succeeded') return listed;
  const known = webhookAt(url, listed.value.webhooks, config.webhookId);
  const registered = (result: Registered['result'], { id }: Webhook): Outcome<Registered> => {
    if (id === config.webhookId) return succeeded({ result, url });
    return webhookId.safeParse(id).success
      ? succeeded({ result, url, save: { key: 'webhookId', value: id } })
      : unsure('unparseable', 'PayPal gave the webhook an id of another shape than its own');
  };

  const rest = { patience: 'create', signal, answer: webhook } as const;
  if (!known) {
    const body = { url, event_types: named(WANTED_EVENTS) };
    const made = await api.call({ method: 'POST', path: PATH, body, ...rest });
    return made.status === 'succeeded' ? registered('created', made.value) : made;
  }
  const missing = missingEvents(known);
  if (missing.length === 0) return registered('unchanged', known);
  // What it is told of besides may be for somebody else at the same address.
  const value = [...named(known.event_types.map(({ name }) => name)), ...named(missing)];
  const body = [{ op: 'replace', path: '/event_types', value }];
  const changed = await api.call({ method: 'PATCH', path: `${PATH}/${known.id}`, body, ...rest });
  return changed.status === 'succeeded' ? registered('updated', known) : changed;
}

const named = (events: readonly string[]) => events.map((name) => ({ name }));
