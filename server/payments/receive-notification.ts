import { storeNotification } from '../database/repositories/notifications.ts';
import { failpoint } from '../failpoint.ts';
import type { HttpReply, RawRequest } from '../http/raw.ts';
import type { Domain, Method } from './domain.ts';
import { writeWithEffects } from './effects.ts';

/**
 * Takes a provider's notification: verify, store it together with its job, answer. It is only a hint; the
 * job asks the provider. Nothing is acknowledged before it is durable.
 */
export async function receiveNotification(domain: Domain, method: Method, request: RawRequest): Promise<HttpReply> {
  const verdict = await method.provider.parseNotification(request);
  switch (verdict.verdict) {
    case 'invalid':
      domain.metrics.notificationRefused(method.id, verdict.reason);
      domain.logger.warn({ method: method.id, reason: verdict.reason }, 'notification refused');
      return verdict.reply;
    case 'ignored':
      domain.metrics.notificationIgnored(method.id);
      domain.logger.info({ method: method.id, reason: verdict.reason }, 'notification ignored');
      return verdict.reply;
    case 'verified':
    case 'hint': {
      await writeWithEffects(domain, async (tx, effects) => {
        const now = domain.clock.now();
        await storeNotification(tx, {
          method_id: method.id,
          event_id: verdict.eventId,
          kind: verdict.kind,
          verdict: verdict.verdict,
          provider_ref: verdict.providerRef ?? null,
          merchant_ref: verdict.merchantRef ?? null,
          state: 'queued',
          next_at: now,
          received_at: now,
          handled_at: null,
        });
        effects.checkNeeded();
      });
      domain.metrics.notificationStored(method.id);
      failpoint('notification.stored');
      return verdict.reply;
    }
  }
}
