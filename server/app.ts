import { join } from 'node:path';
import express, { type Express, Router } from 'express';
import type { Config } from './config/config.ts';
import type { Registry } from './config/registry.ts';
import { loadCheckoutDocument } from './http/checkout-document.ts';
import { errorHandler, notFound } from './http/errors.ts';
import { securityHeaders } from './http/headers.ts';
import type { Health } from './http/health.ts';
import { measureRequests } from './http/measure-requests.ts';
import { createOptionIcons } from './http/option-icons.ts';
import { proxyHint } from './http/proxy-hint.ts';
import { createRateLimits } from './http/rate-limits.ts';
import { requestIds } from './http/request-ids.ts';
import { checkoutApi } from './http/routes/checkout-api.ts';
import { checkoutPage } from './http/routes/checkout-page.ts';
import { healthRoutes } from './http/routes/health.ts';
import { methodOptions } from './http/routes/method-options.ts';
import { notificationRoutes } from './http/routes/notifications.ts';
import { platformRoutes } from './http/routes/platforms.ts';
import { widgetFiles } from './http/routes/widget-files.ts';
import { shopperCountry } from './http/shopper-country.ts';
import type { ViewStreams } from './http/view-streams.ts';
import type { Visits } from './http/visits.ts';
import type { Exposition } from './metrics/create.ts';
import type { HttpClient } from './outgoing/http-client.ts';
import type { Domain } from './payments/domain.ts';
import { createOptionLists } from './payments/option-lists.ts';

/** Assembles the Express app from its parts. */
export function createApp(
  domain: Domain,
  parts: {
    config: Config;
    registry: Registry;
    http: HttpClient;
    health: Health;
    metrics: Exposition;
    visits: Visits;
    streams: ViewStreams;
    widgetDirectory: string;
  },
): Express {
  const { config, registry, http, health, metrics, visits, streams, widgetDirectory } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.use(requestIds());
  app.use(measureRequests(domain.metrics, registry.platforms.keys()));
  if (config.trustProxy === false) app.use(proxyHint(domain));
  // Queries are read as plain text where they are needed; Express need not build objects from them.
  app.set('query parser', 'simple');
  app.use(securityHeaders(config.publicUrl));
  if (config.countryHeader !== undefined) app.use(shopperCountry(config.countryHeader));

  const limits = createRateLimits(domain);
  // First, since they bring the load: whatever stands before a route is gone through at each of its requests.
  for (const platform of registry.platforms.values()) {
    app.use(`/${platform.id}`, platformRoutes(domain, platform, limits));
  }
  app.use('/notifications', notificationRoutes(domain, limits));
  const document = loadCheckoutDocument(join(widgetDirectory, 'checkout'));
  app.use(healthRoutes(domain, health, metrics));
  app.use(widgetFiles(widgetDirectory));
  app.use('/checkout', checkoutPage(domain, document, limits, visits));
  app.use('/api/checkouts', checkoutApi(domain, limits, visits, streams));
  const lists = createOptionLists(domain);
  const icons = createOptionIcons(http, domain.clock);
  app.use('/api/checkouts', methodOptions({ lists, icons, limits, locales: document.locales }));
  for (const method of domain.methods.values()) {
    if (!method.provider.mount) continue;
    const router = Router();
    method.provider.mount(router);
    app.use(`/methods/${method.id}`, limits.read, router);
  }
  app.use(notFound);
  app.use(errorHandler(domain.logger));
  return app;
}
