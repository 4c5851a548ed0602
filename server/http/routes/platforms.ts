import cors from 'cors';
import { type RequestHandler, type Response, Router } from 'express';
import { recordEvent } from '../../database/repositories/events.ts';
import { failpoint } from '../../failpoint.ts';
import { withTimeLimit } from '../../in-time.ts';
import { answerGiven, answerLost } from '../../payments/actions/delivered.ts';
import { performAction } from '../../payments/actions/perform.ts';
import type { Domain, Store } from '../../payments/domain.ts';
import { openCheckout } from '../../payments/open-checkout.ts';
import type { PlatformDefinition, PlatformRoute, StoreRequestVerdict } from '../../platforms/platform.ts';
import { sendError, sendReply } from '../errors.ts';
import { markAuthentic, type RateLimits } from '../rate-limits.ts';
import { rawBody, rawRequestOf } from '../raw-body.ts';

/** Large enough for a basket with every billing field, small enough to parse a forged one. Bytes. */
const BODY_LIMIT = 100 * 1024;
/** A shopper is waiting on this call. */
const LINK_TIMEOUT_MS = 10_000;
/** A timer for each request would be for nothing where the request itself says what the order costs. */
const NOBODY_IS_ASKED = new AbortController().signal;

/** `/${platform}/:store/…`: parse → open a checkout → the platform's own words. */
export function platformRoutes(domain: Domain, definition: PlatformDefinition, limits: RateLimits): Router {
  const router = Router({ mergeParams: true });
  for (const route of definition.routes) {
    const chain: RequestHandler[] = [storeOf(domain, definition.id)];
    if (route.cors) {
      const origin = exactOrigin(route.method);
      chain.push(origin, limits.link);
      router.options(`/:store${route.path}`, storeOf(domain, definition.id), origin);
    } else {
      chain.push(limits.refused);
    }
    chain.push(rawBody(route.maxBodyBytes ?? BODY_LIMIT), handle(domain, route.path));
    router[route.method === 'GET' ? 'get' : 'post'](`/:store${route.path === '/' ? '' : route.path}`, ...chain);
  }
  return router;
}

function storeOf(domain: Domain, platform: string): RequestHandler {
  return (request, response, next) => {
    const store = domain.stores.get(String(request.params.store));
    if (store?.config.platform !== platform)
      return sendError(response, 404, 'store_not_found', 'There is no such store.');
    response.locals.store = store;
    next();
  };
}

/** Exactly the store's own origins; another one is not only left without headers but not served. */
const exactOrigin =
  (method: PlatformRoute['method']): RequestHandler =>
  (request, response, next) => {
    const { config } = response.locals.store as Store;
    cors({ origin: [...config.origins], methods: [method], maxAge: 600 })(request, response, () => {
      const { origin } = request.headers;
      if (origin !== undefined && !config.origins.includes(origin)) {
        return sendError(response, 403, 'origin_not_allowed', 'This store may not be asked from there.');
      }
      next();
    });
  };

function handle(domain: Domain, path: string): RequestHandler {
  return async (request, response) => {
    const store = response.locals.store as Store;
    const verdict = await store.platform.parseRequest({ ...rawRequestOf(request), path });
    switch (verdict.verdict) {
      case 'refused':
        if (verdict.authentic === true) markAuthentic(response);
        domain.logger.warn(
          { store: store.config.id, code: verdict.code, reason: verdict.reason },
          'store request refused',
        );
        return sendReply(response, verdict.reply);
      case 'noted':
        await note(domain, store, verdict);
        return sendReply(response, verdict.reply);
      case 'open': {
        if (verdict.quote) markAuthentic(response);
        const open = (signal: AbortSignal) => openCheckout(domain, store, verdict, signal);
        const result = await (verdict.quote ? open(NOBODY_IS_ASKED) : withTimeLimit(LINK_TIMEOUT_MS, open));
        if (result.result !== 'link') {
          const { code, message } = result;
          domain.logger.warn({ store: store.config.id, order: verdict.orderRef, code, message }, 'no link given');
        }
        return sendReply(response, store.platform.renderReply(result, verdict.api));
      }
      case 'act':
        markAuthentic(response);
        return act(domain, store, verdict, response);
    }
  };
}

async function act(
  domain: Domain,
  store: Store,
  { api, action: request }: Extract<StoreRequestVerdict, { verdict: 'act' }>,
  response: Response,
): Promise<void> {
  const { actions } = store.platform;
  if (!actions) throw new Error(`Platform ${store.config.platform} asks for actions it cannot be answered`);
  const { answer, action } = await performAction(domain, store, api, request, actions.answerWithinMs);
  if (answer.result === 'refused') {
    const { code, message } = answer;
    domain.logger.warn({ store: store.config.id, action: request.kind, code, message }, 'action refused');
  }
  failpoint('action.answered');
  if (action !== null) {
    const note = () => {
      const heard = response.writableFinished;
      domain.tasks.start('note the answer', () =>
        heard ? answerGiven(domain, action, answer.result !== 'pending') : answerLost(domain, action),
      );
    };
    // Broken off while the action was under way: the event has passed.
    if (response.destroyed) note();
    else response.once('close', note);
  }
  sendReply(response, actions.renderReply(answer, api));
}

async function note(
  domain: Domain,
  store: Store,
  noted: Extract<StoreRequestVerdict, { verdict: 'noted' }>,
): Promise<void> {
  await domain.database.write((tx) =>
    recordEvent(
      tx,
      { storeId: store.config.id, orderRef: noted.orderRef, checkoutId: null },
      domain.clock.now(),
      `store.${noted.kind}`,
      noted.detail,
    ),
  );
}
