import { z } from 'zod';
import { isLoopbackUrl } from '../../loopback.ts';
import { WANTED_EVENTS } from './events.ts';

export const PATH = '/v1/notifications/webhooks';

export const webhookId = z
  .string()
  .regex(/^[A-Z0-9]{5,50}$/, 'not the id of a webhook at PayPal: capital letters and digits');

/** One of the app's webhooks (PayPal, Webhooks v1). */
export const webhook = z.object({
  id: z.string().regex(/^[\w-]{1,100}$/),
  url: z.string().max(2_048),
  event_types: z.array(z.object({ name: z.string().max(200) })).max(500),
});
export type Webhook = z.output<typeof webhook>;

export const webhooks = z.object({
  webhooks: z
    .array(webhook)
    .nullish()
    .transform((list) => list ?? []),
});

/** Of several for one address the one that is configured. */
export function webhookAt(url: string, list: readonly Webhook[], configured: string | undefined): Webhook | undefined {
  const here = list.filter((one) => one.url === url);
  return here.find(({ id }) => id === configured) ?? here[0];
}

/** What a webhook is not told of, though Tillgate needs it. */
export function missingEvents({ event_types }: Webhook): readonly string[] {
  const told = new Set(event_types.map(({ name }) => name));
  return told.has('*') ? [] : WANTED_EVENTS.filter((wanted) => !told.has(wanted));
}

/** Why PayPal cannot notify an address; null: it can. */
export function unreachable(url: string): 'loopback' | 'insecure' | null {
  if (isLoopbackUrl(url)) return 'loopback';
  return url.startsWith('https://') ? null : 'insecure';
}
