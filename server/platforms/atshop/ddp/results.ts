import { z } from 'zod';
import { decodeValue } from './frames.ts';

/** How long one exchange may take; whichever ends first. */
export interface Limit {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** An error as a Meteor server words it. `reason` is the server's own text: clean it before anybody reads it. */
export interface MeteorError {
  /** `error` of the wire as text: `403`, `too-many-requests`. */
  readonly code: string;
  readonly reason: string;
  /** With `too-many-requests`: how long to stay away, milliseconds. */
  readonly retryAfterMs: number | null;
}

/** Nothing was written to the socket: it certainly did not happen. */
export interface NeverSent {
  readonly kind: 'neverSent';
  readonly reason: string;
}

/** Written, then no answer: it may have happened. */
export interface Lost {
  readonly kind: 'lost';
  readonly cause: 'timeout' | 'connectionLost';
  readonly reason: string;
}

export type CallResult =
  | { readonly kind: 'result'; readonly value: unknown }
  /** The server's answer. */
  | { readonly kind: 'error'; readonly error: MeteorError }
  | NeverSent
  | Lost;

export type Fields = Readonly<Record<string, unknown>>;

export type FetchResult =
  /** All documents of the collection, by id, at the moment the subscription was ready. */
  | { readonly kind: 'ready'; readonly documents: ReadonlyMap<string, Fields> }
  /** `nosub`: no such publication, not allowed, or it ended. */
  | { readonly kind: 'refused'; readonly error: MeteorError }
  | NeverSent
  | Lost;

const meteorErrorSchema = z.object({
  error: z.union([z.string(), z.number()]).transform(String),
  reason: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  details: z
    .object({ timeToReset: z.number().min(0).finite() })
    .optional()
    .catch(undefined),
});

/** Reads the `error` of a `result` or `nosub`; one in another shape is `unspecified`, and still an error. */
export function readMeteorError(raw: unknown): MeteorError {
  const parsed = meteorErrorSchema.safeParse(decodeValue(raw));
  if (!parsed.success) return { code: 'unspecified', reason: '', retryAfterMs: null };
  const { error, reason, message, details } = parsed.data;
  return { code: error, reason: reason ?? message ?? '', retryAfterMs: details?.timeToReset ?? null };
}
