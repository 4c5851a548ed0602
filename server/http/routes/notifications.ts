import { Router } from 'express';
import { failpoint } from '../../failpoint.ts';
import type { Domain } from '../../payments/domain.ts';
import { receiveNotification } from '../../payments/receive-notification.ts';
import { sendError, sendReply } from '../errors.ts';
import type { RateLimits } from '../rate-limits.ts';
import { rawBody, rawRequestOf } from '../raw-body.ts';

/** Far above any provider's. Bytes. */
const BODY_LIMIT = 256 * 1024;

/** `POST /notifications/:method`: 2xx only once stored. */
export function notificationRoutes(domain: Domain, limits: RateLimits): Router {
  const router = Router();
  router.post('/:method', limits.notifications, rawBody(BODY_LIMIT), async (request, response) => {
    const method = domain.methods.get(String(request.params.method));
    if (!method) return sendError(response, 404, 'method_not_found', 'There is no such method.');
    const reply = await receiveNotification(domain, method, rawRequestOf(request));
    sendReply(response, reply);
    if (reply.status < 300) failpoint('notification.acknowledged');
  });
  return router;
}
