import express, { type Request, type RequestHandler } from 'express';
import type { RawRequest } from './raw.ts';

/**
 * Reads the body as bytes, whatever its content type says, and refuses larger ones before reading them.
 * Compressed bodies are refused too: nobody who calls us sends them, and a signature is over the bytes sent.
 */
export function rawBody(limit: number): RequestHandler {
  return within(limit, express.raw({ type: () => true, limit, inflate: false }));
}

/**
 * Refuses with 413 what announces more bytes than `limit`, at once: a parser says so too, but not before such a body
 * has come to its end, so that one that never comes would hold its connection.
 */
export function within(limit: number, parse: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) <= limit) return parse(request, response, next);
    next(Object.assign(new Error('More was announced than is read here.'), { status: 413 }));
  };
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
    // Thousands of repeats fit into one line of a request: none of them may copy the ones before.
    if (Array.isArray(before)) before.push(value);
    else query[name] = before === undefined ? value : [before, value];
  }
  return query;
}
