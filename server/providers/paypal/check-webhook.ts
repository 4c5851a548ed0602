import type { ConfigProblem } from '../../services.ts';
import type { PayPalApi } from './api.ts';
import { WANTED_EVENTS } from './events.ts';
import { missingEvents, PATH, unreachable, type Webhook, webhookAt, webhooks } from './webhooks.ts';

const fix = 'registerNotifications';

/** Whether PayPal knows where to notify, and of what, and whether we know it by the right id. */
export async function checkWebhook(
  api: PayPalApi,
  webhookId: string | undefined,
  url: string,
): Promise<readonly ConfigProblem[]> {
  switch (unreachable(url)) {
    case 'loopback': {
      const message = `PayPal cannot reach ${url}: payments are noticed by asking, some minutes late. Set publicUrl to an address of the Internet.`;
      return [{ level: 'warning', message }];
    }
    case 'insecure':
      return [{ level: 'error', message: `PayPal notifies only https addresses, not ${url}.` }];
  }
  const asked = await api.call({ method: 'GET', path: PATH, patience: 'read', answer: webhooks });
  if (asked.status !== 'succeeded') {
    return [{ level: 'warning', message: `PayPal does not tell which webhooks there are: ${asked.message}.` }];
  }
  const list = asked.value.webhooks;
  const here = webhookAt(url, list, webhookId);
  const named = list.find(({ id }) => id === webhookId);
  return here ? [checkId(webhookId, here), ...checkEvents(here)] : [absent(named, url)];
}

const WHERE = 'in the Developer Dashboard, Apps & Credentials, the app, Webhooks';

function absent(named: Webhook | undefined, url: string): ConfigProblem {
  const wrong = named ? ` (webhookId is the one of ${named.url})` : '';
  const message = `No webhook is registered at PayPal for ${url}${wrong}: add one ${WHERE}, with the events ${WANTED_EVENTS.join(', ')}, and set its id as webhookId.`;
  return { level: 'error', message, fix };
}

function checkId(webhookId: string | undefined, { id, url }: Webhook): ConfigProblem {
  if (webhookId === id) return { level: 'ok', message: `PayPal notifies ${url}.` };
  const why = webhookId === undefined ? 'webhookId is not set' : 'webhookId is of another webhook';
  const message = `${why}, so notifications are refused: the one for ${url} has the id ${id}; set it as webhookId.`;
  return { level: 'error', message, fix };
}

function checkEvents(webhook: Webhook): readonly ConfigProblem[] {
  const missing = missingEvents(webhook);
  if (missing.length === 0) return [];
  const message = `The webhook for ${webhook.url} is not told of ${missing.join(', ')}: add them ${WHERE}.`;
  return [{ level: 'warning', message, fix }];
}
