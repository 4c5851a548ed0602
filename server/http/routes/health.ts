import { Router } from 'express';
import { sql } from 'kysely';
import { isWrong } from '../../database-clock.ts';
import type { Exposition } from '../../metrics/create.ts';
import type { Domain } from '../../payments/domain.ts';
import type { Health } from '../health.ts';

/** A wrong clock of ours harms no lease, so that the server stays ready: but it has to be seen. */
function clockOf(health: Health) {
  const aheadMs = health.clockAheadMs?.() ?? null;
  return aheadMs === null ? {} : { clock: { aheadMs, differs: isWrong(aheadMs) } };
}

/** For operators: `/healthz` lives, `/readyz` can work, `/metrics` for Prometheus. */
export function healthRoutes(domain: Domain, health: Health, metrics: Exposition): Router {
  const router = Router();

  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });

  router.get('/readyz', async (_request, response) => {
    const database = await sql`select 1`.execute(domain.database.read).then(
      () => true,
      () => false,
    );
    const ready = database && health.working();
    response
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ready, database, worker: health.working(), ...clockOf(health) });
  });

  router.get('/metrics', async (_request, response) => {
    response
      .set('Cache-Control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text());
  });
  return router;
}
