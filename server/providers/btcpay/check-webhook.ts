import type { ConfigProblem } from '../../services.ts';
import type { CheckContext } from './check-config.ts';
import type { Answer } from './client.ts';
import type { webhooks } from './greenfield.ts';
import { EVENTS } from './notification.ts';

const fix = 'registerNotifications';

/** Whether the store tells us of its invoices. The secret cannot be read back, so that a wrong one shows only later. */
export function* checkWebhook(
  { publicUrl, method }: CheckContext,
  listed: Answer<ReturnType<typeof webhooks.parse>>,
): Iterable<ConfigProblem> {
  const url = `${publicUrl}/notifications/${method}`;
  const todo = `In BTCPay, the store's settings, Webhooks: the URL ${url} and the configured webhookSecret`;
  if (!listed.ok) {
    const needs = listed.status === 403 ? ' (it needs btcpay.store.webhooks.canmodifywebhooks)' : '';
    yield {
      level: 'warning',
      message: `The key cannot see whether the webhook is registered${needs}: ${listed.failure.message} ${todo}.`,
    };
    return;
  }
  const ours = listed.value.filter((webhook) => webhook.url === url);
  const [webhook] = ours.filter(({ enabled }) => enabled);
  if (!webhook) {
    const what = ours.length > 0 ? 'is disabled' : 'is not registered';
    yield {
      level: 'error',
      message: `The webhook ${what}: late and repeated payments would go unnoticed. ${todo}.`,
      fix,
    };
    return;
  }
  const { everything, specificEvents } = webhook.authorizedEvents;
  const missing = everything ? [] : EVENTS.filter((event) => !specificEvents.includes(event));
  if (missing.length > 0) yield { level: 'warning', message: `The webhook does not send ${missing.join(', ')}.`, fix };
  if (!webhook.automaticRedelivery) {
    yield { level: 'warning', message: 'The webhook has no automatic redelivery: one that is lost stays lost.', fix };
  }
  if (missing.length === 0) yield { level: 'ok', message: 'The webhook is registered.' };
}
