import type { Dispatcher } from 'undici';
import type { HttpCall, HttpResult } from './http-client.ts';

type LostCause = Extract<HttpResult, { kind: 'noAnswer' }>['cause'];

const DEFAULT_MAX_BYTES = 1024 * 1024;

export const neverSent = (reason: string): HttpResult => ({ kind: 'neverSent', reason });

/**
 * One request and its answer. Whether it was sent is not guessed from error codes: undici calls `onRequestStart`
 * right before it writes the first byte to a connected (and for https verified) socket. An end before that moment is
 * `neverSent`, whatever the error; from then on it is `noAnswer`, even if the socket turns out to have been dead.
 *
 * An answer with neither length nor chunks ends when the connection does, so a cut one cannot be told from a whole
 * one: whoever needs its body must find it complete by parsing it.
 */
export function exchange(dispatcher: Dispatcher, call: HttpCall, url: URL): Promise<HttpResult> {
  const { signal, maxBytes = DEFAULT_MAX_BYTES } = call;
  return new Promise((resolve) => {
    let writing: Dispatcher.DispatchController | null = null;
    let head: Pick<Extract<HttpResult, { kind: 'answer' }>, 'status' | 'headers'> | null = null;
    let settled = false;
    let size = 0;
    const chunks: Buffer[] = [];

    const settle = (result: HttpResult): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const giveUp = (cause: LostCause, reason: string): void => {
      if (settled) return;
      settle(writing === null ? neverSent(reason) : { kind: 'noAnswer', cause, reason });
      writing?.abort(new Error(reason));
    };
    const onAbort = (): void => {
      giveUp(signal?.reason?.name === 'TimeoutError' ? 'timeout' : 'connectionLost', 'aborted');
    };
    const timer = setTimeout(() => giveUp('timeout', 'timeout'), call.timeoutMs);
    signal?.addEventListener('abort', onAbort);

    dispatcher.dispatch(requestOf(call, url), {
      onRequestStart(controller) {
        // Given up while connecting, or undici tries again on a new socket: not one byte (more) may leave.
        if (settled || writing !== null) controller.abort(new Error('given up'));
        else writing = controller;
      },
      onResponseStart(_controller, status, headers) {
        if (status >= 200) head = { status, headers };
      },
      onResponseData(_controller, chunk) {
        size += chunk.length;
        if (size > maxBytes) giveUp('tooLarge', 'body_too_large');
        else chunks.push(chunk);
      },
      onResponseEnd() {
        if (head) settle({ kind: 'answer', ...head, body: Buffer.concat(chunks) });
      },
      onResponseError(_controller, error) {
        giveUp(causeOf(error), reasonOf(error));
      },
    });
  });
}

function requestOf(call: HttpCall, url: URL): Dispatcher.DispatchOptions {
  return {
    origin: url.origin,
    path: url.pathname + url.search,
    method: call.method,
    // Nothing here decompresses, so that a small answer cannot grow large.
    headers: { 'accept-encoding': 'identity', ...call.headers },
    body: call.body ?? null,
  };
}

/** A stable word for logs: Node's, OpenSSL's or undici's own code. Messages may hold addresses and are left out. */
function reasonOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function causeOf(error: Error): LostCause {
  switch (reasonOf(error)) {
    case 'UND_ERR_HEADERS_OVERFLOW':
      return 'tooLarge';
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      return 'connectionLost';
  }
}
