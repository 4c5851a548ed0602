/** What the far side of a call may answer, if it has lost its mind or somebody has taken its place. */
import fc from 'fast-check';
import type { HttpCall, HttpClient, HttpResult } from '../../../server/outgoing/http-client.ts';
import { BODIES, VALUES } from './hostile.ts';

const body: fc.Arbitrary<Buffer> = fc.oneof(
  fc.constantFrom(...BODIES).map((text) => Buffer.from(text as string)),
  fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
  fc.json({ maxDepth: 5 }).map((text) => Buffer.from(text)),
  fc.constant(Buffer.from('<!doctype html><title>502</title>')),
);

const headers: fc.Arbitrary<Record<string, string | string[]>> = fc.record(
  {
    'content-type': fc.constantFrom('application/json', 'text/html', '', ';;', 'application/vnd.api+json'),
    'retry-after': fc.constantFrom('1', '-1', '1e99', 'Sat, 99 Nov', 'NaN', '999999999999'),
    location: fc.constantFrom('javascript:alert(1)', 'http://169.254.169.254/', '//evil.example'),
    'set-cookie': fc.constant(['a=b', 'c=d']),
  },
  { requiredKeys: [] },
);

const answer = (status: fc.Arbitrary<number>): fc.Arbitrary<HttpResult> =>
  fc.record({ kind: fc.constant('answer' as const), status, headers, body });

/** Says yes, and then nonsense. */
export const nonsense = answer(fc.constantFrom(200, 201, 202, 204, 206, 299));
/** Something went wrong over there: before it acted or after. */
export const failure = answer(fc.constantFrom(500, 502, 503, 504, 599));
export const silence: fc.Arbitrary<HttpResult> = fc.constantFrom<HttpResult>(
  { kind: 'noAnswer', cause: 'timeout', reason: 'timeout' },
  { kind: 'noAnswer', cause: 'connectionLost', reason: 'ECONNRESET' },
  { kind: 'noAnswer', cause: 'tooLarge', reason: 'body_too_large' },
);
export const anything: fc.Arbitrary<HttpResult> = fc.oneof(
  nonsense,
  failure,
  silence,
  answer(fc.constantFrom(300, 301, 302, 304, 400, 401, 402, 403, 404, 405, 409, 410, 422, 429)),
  fc.constant<HttpResult>({ kind: 'neverSent', reason: 'ECONNREFUSED' }),
);

/** One value of an honest answer replaced. */
export const oddity = fc.record({ at: fc.nat(60), value: fc.constantFrom(...VALUES) });

/** More than any operation needs: whoever asks on and on has been led into a circle. */
const MAX_CALLS = 300;

/** A line on which everything is answered by `reply`. */
export function lineTo(reply: (call: HttpCall) => HttpResult): HttpClient & { calls: number } {
  return {
    calls: 0,
    async call(call) {
      this.calls += 1;
      if (this.calls > MAX_CALLS) throw new Error('asks in a circle');
      return call.signal?.aborted ? { kind: 'neverSent', reason: 'aborted' } : reply(call);
    },
    close: async () => undefined,
  };
}
