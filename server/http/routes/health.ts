import { Router } from 'express';
import { isWrong } from '../../database-clock.ts';
import type { Exposition } from '../../metrics/create.ts';
import type { Domain } from '../../payments/domain.ts';
import type { Health } from '../health.ts';
import { readinessOf } from '../readiness.ts';

/** A wrong clock of ours harms no lease, so that the server stays ready: but it has to be seen. */
function clockOf(health: Health) {
  const aheadMs = health.clockAheadMs();
  return aheadMs === null ? {} : { clock: { aheadMs, differs: isWrong(aheadMs) } };
}

/** For operators: `/healthz` lives, `/readyz` can work, `/metrics` for Prometheus. */
export function healthRoutes(domain: Domain, health: Health, metrics: Exposition): Router {
  const router = Router();

  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });

  router.get('/readyz', async (_request, response) => {
    const readiness = await readinessOf(domain.database.read, health);
    response
      .status(readiness.ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ...readiness, ...clockOf(health) });
  });

  router.get('/metrics', async (_request, response) => {
    response
      .set('Cache-Control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text());
  });
  return router;
}
