import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { ApiError } from '../../shared/api.ts';
import { isUnavailable } from '../database/unavailable.ts';
import { RefusedError } from '../payments/domain.ts';
import type { HttpReply } from './raw.ts';

/** Sends an adapter's reply as it stands. Nobody keeps it, so it gets no ETag, which is why this is not `response.json`. */
export function sendReply(response: Response, { status, headers = {}, body }: HttpReply): void {
  response.statusCode = status;
  response.setHeader('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (body === null) return void response.end();
  const text = JSON.stringify(body);
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}

export function sendError(response: Response, status: number, code: string, message: string): void {
  const body: ApiError = { error: { code, message } };
  response.status(status).set('Cache-Control', 'no-store').json(body);
}

export const notFound: RequestHandler = (_request, response) => {
  sendError(response, 404, 'not_found', 'There is nothing at this address.');
};

/** What body parsers, the file server and Express itself throw, by status. */
const CLIENT_ERRORS: Readonly<Record<number, { code: string; message: string }>> = {
  400: { code: 'bad_request', message: 'The request could not be read.' },
  403: { code: 'forbidden', message: 'This address leads outside of what is served.' },
  404: { code: 'not_found', message: 'There is nothing at this address.' },
  412: { code: 'precondition_failed', message: 'The file is another one by now.' },
  413: { code: 'body_too_large', message: 'The request is too large.' },
  415: { code: 'unsupported_encoding', message: 'Send the body uncompressed, as UTF-8.' },
  416: { code: 'range_not_satisfiable', message: 'The file has no such part.' },
};

/** The last resort. Nothing of an unexpected error reaches the outside; the log has it. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof RefusedError) return sendError(response, error.status, error.code, error.message);
    const status = statusOf(error);
    const known = CLIENT_ERRORS[status];
    if (known) return sendError(response, status, known.code, known.message);
    logger.error({ err: error, method: request.method, path: request.path }, 'request failed');
    if (isUnavailable(error)) {
      const message = 'Nothing can be recorded at the moment, so nothing was done. Please try again.';
      return sendError(response.set('Retry-After', '5'), 503, 'database_unavailable', message);
    }
    sendError(response, 500, 'internal_error', 'Something went wrong on our side. Please try again.');
  };
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (typeof status === 'number' && status in CLIENT_ERRORS) return status;
  // Express throws URIError for a path that is not valid percent-encoding.
  return error instanceof URIError ? 400 : 500;
}
