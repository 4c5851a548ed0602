/**
 * The kinds of addresses there are. Read from the path and not from the router, so that what never reached a route (refused,
 * aborted, not found) has a kind too, and no path a stranger thinks up becomes a label.
 */
const CLASSES: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^\/api\/checkouts\/[^/]+$/, '/api/checkouts/:id'],
  [/^\/api\/checkouts\/[^/]+\/payments$/, '/api/checkouts/:id/payments'],
  [/^\/api\/checkouts\/[^/]+\/events$/, '/api/checkouts/:id/events'],
  [/^\/api\/checkouts\/[^/]+\/methods\//, '/api/checkouts/:id/methods'],
  [/^\/checkout\/assets\//, '/checkout/assets'],
  [/^\/checkout\/[^/]+$/, '/checkout/:id'],
  [/^\/notifications\/[^/]+$/, '/notifications/:method'],
  [/^\/methods\//, '/methods/:method'],
  [/^\/(tillgate|commercelayer)\.js$/, '/tillgate.js'],
  [/^\/(healthz|readyz|metrics)$/, 'operators'],
  [/^\/console(\/|$)/, '/console'],
];

/** Lasts as long as its reader likes. */
export const STREAM = '/api/checkouts/:id/events';

/** Names the kind of address a path is of; `other` for none. `platforms`: their ids. */
export function routeClasses(platforms: Iterable<string>): (path: string) => string {
  const stores = [...platforms].map((id) => [`/${id}/`, `/${id}/:store`] as const);
  return (path) =>
    CLASSES.find(([pattern]) => pattern.test(path))?.[1] ??
    stores.find(([prefix]) => path.startsWith(prefix))?.[1] ??
    'other';
}
