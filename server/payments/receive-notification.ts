import { countWaitingHints, storeNotification } from '../database/repositories/notifications.ts';
import { findPayment, findPaymentByProviderRef } from '../database/repositories/payments.ts';
import { failpoint } from '../failpoint.ts';
import type { HttpReply, RawRequest } from '../http/raw.ts';
import type { Domain, Method } from './domain.ts';
import { writeWithEffects } from './effects.ts';

/** Unproven messages about payments nobody here knows, waiting at the same time. A provider that means it sends again. */
const MAX_UNKNOWN_HINTS = 1_000;

const TRY_LATER: HttpReply = {
  status: 503,
  headers: { 'Retry-After': '60' },
  body: { error: { code: 'too_many_hints', message: 'Too many notifications about unknown payments are waiting.' } },
};

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
      if (verdict.verdict === 'hint' && (await isOneTooMany(domain, method, verdict))) {
        domain.logger.warn({ method: method.id }, 'too many hints about unknown payments; one was not taken');
        return TRY_LATER;
      }
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
        effects.notificationAdded();
      });
      domain.metrics.notificationStored(method.id);
      failpoint('notification.stored');
      return verdict.reply;
    }
  }
}

/**
 * Anybody may send a hint: what names no payment of ours may fill neither the disk nor the queue. One about a known
 * payment is always taken; of the others the payment's own schedule makes up for what is left out.
 */
async function isOneTooMany(
  { database: { read } }: Domain,
  { id }: Method,
  { providerRef, merchantRef }: { readonly providerRef?: string; readonly merchantRef?: string },
): Promise<boolean> {
  if ((await countWaitingHints(read, id)) < MAX_UNKNOWN_HINTS) return false;
  if (providerRef !== undefined && (await findPaymentByProviderRef(read, id, providerRef))) return false;
  return merchantRef === undefined || !(await findPayment(read, merchantRef));
}
