import type { Books } from './books.ts';
import { json } from './orders.ts';
import { malformed, missing } from './things.ts';

type Webhook = Books['webhooks'][number];

/** An app's webhooks: one per address, at most ten (PayPal, Webhooks v1). */
export function createWebhook(books: Books, { url, event_types }: { [key: string]: unknown }): Webhook {
  if (typeof url !== 'string' || !url.startsWith('https://')) throw malformed('VALIDATION_ERROR', 'url');
  if (books.webhooks.some((one) => one.url === url)) throw malformed('WEBHOOK_URL_ALREADY_EXISTS', 'url');
  if (books.webhooks.length >= 10) throw malformed('WEBHOOK_NUMBER_LIMIT_EXCEEDED', 'url');
  const webhook = { id: books.id(17), url, event_types: eventTypes(event_types) };
  books.webhooks.push(webhook);
  return webhook;
}

/** One change of the list of events; other changes are nobody's here. */
export function patchWebhook(books: Books, id: string, body: unknown): Webhook {
  const webhook = books.webhooks.find((one) => one.id === id);
  if (!webhook) throw missing();
  const changes = Array.isArray(body) ? body.map(json) : [];
  const { op, path, value } = json(changes[0]);
  if (op !== 'replace' || path !== '/event_types' || changes.length > 1) throw malformed('VALIDATION_ERROR', 'path');
  const event_types = eventTypes(value);
  const same = JSON.stringify(event_types) === JSON.stringify(webhook.event_types);
  if (same) throw malformed('WEBHOOK_PATCH_REQUEST_NO_CHANGE', 'value');
  webhook.event_types = event_types;
  return webhook;
}

function eventTypes(value: unknown): { name: string }[] {
  if (!Array.isArray(value) || value.length === 0) throw malformed('VALIDATION_ERROR', 'event_types');
  const names = value.map((one) => json(one).name);
  return names.map((name) => {
    if (typeof name !== 'string' || !/^(\*|[A-Z.-]+)$/.test(name)) throw malformed('VALIDATION_ERROR', 'event_types');
    if (names.indexOf(name) !== names.lastIndexOf(name)) throw malformed('VALIDATION_ERROR', 'event_types');
    return { name };
  });
}
