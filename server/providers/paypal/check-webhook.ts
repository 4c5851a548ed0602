import { z } from 'zod';
import { isLoopbackUrl } from '../../loopback.ts';
import type { ConfigProblem } from '../../services.ts';
import type { PayPalApi } from './api.ts';
import { WANTED_EVENTS } from './events.ts';

const webhooks = z.object({
  webhooks: z
    .array(z.object({ id: z.string(), url: z.string(), event_types: z.array(z.object({ name: z.string() })) }))
    .nullish()
    .transform((list) => list ?? []),
});
type Webhook = z.output<typeof webhooks>['webhooks'][number];

/** Whether PayPal knows where to notify, and of what, and whether we know it by the right id. */
export async function checkWebhook(
  api: PayPalApi,
  webhookId: string | undefined,
  url: string,
): Promise<readonly ConfigProblem[]> {
  if (isLoopbackUrl(url)) {
    const message = `PayPal cannot reach ${url}: payments are noticed by asking, some minutes late. Set publicUrl to an address of the Internet.`;
    return [{ level: 'warning', message }];
  }
  if (!url.startsWith('https://')) {
    return [{ level: 'error', message: `PayPal notifies only https addresses, not ${url}.` }];
  }
  const asked = await api.call({
    method: 'GET',
    path: '/v1/notifications/webhooks',
    patience: 'read',
    answer: webhooks,
  });
  if (asked.status !== 'succeeded') {
    return [{ level: 'warning', message: `PayPal does not tell which webhooks there are: ${asked.message}.` }];
  }
  const here = asked.value.webhooks.find((one) => one.url === url);
  const named = asked.value.webhooks.find(({ id }) => id === webhookId);
  return [...checkId(webhookId, named, here, url), ...(here ? checkEvents(here) : [])];
}

const WHERE = 'in the Developer Dashboard, Apps & Credentials, the app, Webhooks';

function checkId(
  webhookId: string | undefined,
  named: Webhook | undefined,
  here: Webhook | undefined,
  url: string,
): readonly ConfigProblem[] {
  if (here === undefined) {
    const wrong = named ? ` (webhookId is the one of ${named.url})` : '';
    const message = `No webhook is registered at PayPal for ${url}${wrong}: add one ${WHERE}, with the events ${WANTED_EVENTS.join(', ')}, and set its id as webhookId.`;
    return [{ level: 'error', message }];
  }
  if (webhookId === here.id) return [{ level: 'ok', message: `PayPal notifies ${url}.` }];
  const why = webhookId === undefined ? 'webhookId is not set' : 'webhookId is of another webhook';
  return [
    { level: 'error', message: `${why}, so notifications are refused: the one for ${url} has the id ${here.id}.` },
  ];
}

function checkEvents({ url, event_types }: Webhook): readonly ConfigProblem[] {
  const told = new Set(event_types.map(({ name }) => name));
  const missing = told.has('*') ? [] : WANTED_EVENTS.filter((wanted) => !told.has(wanted));
  if (missing.length === 0) return [];
  return [
    { level: 'warning', message: `The webhook for ${url} is not told of ${missing.join(', ')}: add them ${WHERE}.` },
  ];
}
