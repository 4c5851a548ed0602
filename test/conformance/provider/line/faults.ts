import type { HttpResult } from '../../../../server/outgoing/http-client.ts';
import type { Fault } from '../harness.ts';

/** What becomes of a disturbed call: whether the backend acts on it, and what comes back instead of its answer. */
export interface Disturbance {
  readonly effect: boolean;
  /** `honest`: what the backend answered; null where the request never arrived. */
  answer(honest: HttpResult | null, maxBytes: number): HttpResult;
}

type Answer = Extract<HttpResult, { kind: 'answer' }>;

const lost = (cause: 'timeout' | 'connectionLost' | 'tooLarge', reason: string) => (): HttpResult => ({
  kind: 'noAnswer',
  cause,
  reason,
});

const said =
  (status: number, type: string, body: string, headers: Answer['headers'] = {}) =>
  (): HttpResult => ({
    kind: 'answer',
    status,
    headers: { 'content-type': type, ...headers },
    body: Buffer.from(body),
  });

/** Changes the text of a good answer; anything else stays as it is. */
export const changed = (honest: HttpResult | null, change: (text: string) => string): HttpResult =>
  honest?.kind === 'answer'
    ? { ...honest, body: Buffer.from(change(honest.body.toString('utf8'))) }
    : (honest ?? lost('connectionLost', 'ECONNRESET')());

const ENDLESS_BYTES = 50 * 1024 * 1024;

/** Only what asks for more than fifty megabytes gets them; everybody else is cut off, as server/outgoing does. */
const endless = (_honest: HttpResult | null, maxBytes: number): HttpResult =>
  maxBytes < ENDLESS_BYTES
    ? lost('tooLarge', 'body_too_large')()
    : { kind: 'answer', status: 200, headers: {}, body: Buffer.alloc(ENDLESS_BYTES, 0x20) };

export const ELSEWHERE = 'https://elsewhere.example/';

const failed = said(500, 'application/json', '{"message":"Something went wrong"}');
const gateway = said(502, 'text/html', '<html><h1>502 Bad Gateway</h1></html>');
const moved = said(302, 'text/html', '', { location: ELSEWHERE });
const reset = lost('connectionLost', 'ECONNRESET');
const silent = lost('timeout', 'timeout');

/** As the one HTTP client reports them; that it does is shown in test/server/outgoing/faults.test.ts. */
export const DISTURBANCES: Readonly<Record<Fault, Disturbance>> = {
  requestLost: { effect: false, answer: reset },
  answerLost: { effect: true, answer: reset },
  refused: { effect: false, answer: () => ({ kind: 'neverSent', reason: 'ECONNREFUSED' }) },
  serverError: { effect: false, answer: failed },
  serverErrorAfter: { effect: true, answer: failed },
  gatewayHtml: { effect: false, answer: gateway },
  gatewayHtmlAfter: { effect: true, answer: gateway },
  garbage: {
    effect: true,
    answer: (honest) => changed(honest, (text) => text.slice(0, Math.floor(text.length / 2)) || '{'),
  },
  unknownWord: {
    effect: true,
    answer: (honest) => changed(honest, (text) => text.replace(/"status":\s*"\w+"/gi, '"status":"teleported"')),
  },
  rateLimited: { effect: false, answer: said(429, 'application/json', '{}', { 'retry-after': '30' }) },
  silence: { effect: false, answer: silent },
  silenceAfter: { effect: true, answer: silent },
  endless: { effect: true, answer: endless },
  redirect: { effect: false, answer: moved },
  redirectAfter: { effect: true, answer: moved },
};

export const isSilent = (fault: Fault): boolean => fault === 'silence' || fault === 'silenceAfter';
