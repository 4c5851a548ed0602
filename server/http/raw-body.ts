import express, { type Request, type RequestHandler } from 'express';
import type { RawRequest } from './raw.ts';

/**
 * Reads the body as bytes, whatever its content type says, and refuses larger ones before reading them.
 * Compressed bodies are refused too: nobody who calls us sends them, and a signature is over the bytes sent.
 */
export function rawBody(limit: number | string): RequestHandler {
  return express.raw({ type: () => true, limit, inflate: false });
}

/** The request in the words the adapters read. */
export function rawRequestOf(request: Request): RawRequest {
  return {
    method: request.method,
    path: request.path,
    query: queryOf(request),
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

/** Plain text or a list of it: no nesting, no prototype to reach. */
function queryOf(request: Request): RawRequest['query'] {
  const query: Record<string, string | string[]> = Object.create(null);
  const at = request.originalUrl.indexOf('?');
  if (at < 0) return query;
  for (const [name, value] of new URLSearchParams(request.originalUrl.slice(at + 1))) {
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return query;
}
