import type { Express } from 'express';

/** What `router` keeps of each step it was given. */
interface Step {
  readonly name: string;
  /** As it was written: `/checkout`, `/:store/authorize`. */
  readonly rawPath: unknown;
  /** Everything passes through it. */
  readonly slash: boolean;
  readonly handle: unknown;
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

/**
 * Every route of an Express app as `GET /api/checkouts/:id`, and every folder of files as `FILES /checkout/assets`, however
 * deep its router lies.
 */
export function routesOf(app: Pick<Express, 'router'>): readonly string[] {
  return below(stepsOf(app.router) ?? [], '');
}

function below(steps: readonly Step[], prefix: string): string[] {
  return steps.flatMap(({ name, rawPath, slash, handle, route }) => {
    if (route) {
      const path = `${prefix}${route.path}`;
      return Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${path}`);
    }
    const here = slash ? prefix : `${prefix}${String(rawPath)}`;
    const inner = stepsOf(handle);
    if (inner) return below(inner, here);
    // Whatever is mounted at a path of its own, and is no step before a router there, answers requests.
    if (slash || steps.some((other) => other.rawPath === rawPath && stepsOf(other.handle))) return [];
    return [`${name === 'serveStatic' ? 'FILES' : 'ANY'} ${here}`];
  });
}

/** A router is a function that holds a stack. */
const stepsOf = (handle: unknown): readonly Step[] | null =>
  typeof handle === 'function' && 'stack' in handle && Array.isArray(handle.stack) ? handle.stack : null;
