import { type ZodError, z } from 'zod';
import type { HttpCall, HttpResult } from '../../outgoing/http-client.ts';
import type { Outcome } from '../../payments/outcome.ts';

/** Why a call taught us nothing of the invoice. */
export type Failure = Extract<Outcome<never>, { status: 'rejected' | 'unknown' }>;

/** No answer: whether anything may have happened depends on whether anything was sent. */
export function lost(result: Exclude<HttpResult, { kind: 'answer' }>): Failure {
  if (result.kind === 'neverSent') {
    return refuse('unreachable', `The BTCPay server could not be reached: ${result.reason}`);
  }
  const cause = result.cause === 'timeout' ? 'timeout' : 'connectionLost';
  return doubt(cause, `The BTCPay server did not answer: ${result.reason}`);
}

/** An answer that says "no", in the contract's words. A "no" of the server itself means that nothing happened. */
export function failureOf(method: HttpCall['method'], status: number, body: Buffer): Failure {
  const said = saying(body);
  switch (true) {
    case status === 401:
      return refuse('unauthorized', 'The BTCPay server does not know this API key.');
    case status === 403:
      return refuse('unauthorized', `The API key may not do this in this store${said}`);
    case status === 404:
      return refuse('not_found', `The BTCPay server does not know it${said}`);
    case status === 408:
      return doubt('timeout', 'The BTCPay server gave up waiting for the request.');
    case status === 429:
      return refuse('unreachable', 'The BTCPay server is asked too often.');
    case status >= 300 && status < 400:
      // Asking changes nothing, so that certainly nothing happened; of an order nobody knows.
      return method === 'GET'
        ? refuse('not_configured', 'serverUrl redirects: configure the address it leads to.')
        : doubt('unparseable', 'serverUrl redirects.');
    case status >= 400 && status < 500:
      return refuse('invalid_request', `The BTCPay server refused (${status})${said}`);
    default:
      return doubt('serverError', `The BTCPay server failed (${status}).`);
  }
}

export function unreadable({ issues: [issue] }: ZodError): Failure {
  return doubt('unparseable', `The BTCPay server's answer is not understood at "${issue?.path.join('.') ?? ''}".`);
}

const problem = z.object({ message: z.string() });
/** ProblemDetails, or the first of ValidationProblemDetails. */
const problems = z.union([
  problem,
  z
    .array(problem)
    .min(1)
    .transform(([first]) => first ?? { message: '' }),
]);

/** True for the server's own words, false for a proxy's page or nothing. */
export const isProblem = (body: Buffer): boolean => problemIn(body) !== null;

function problemIn(body: Buffer): z.output<typeof problem> | null {
  try {
    return problems.parse(JSON.parse(body.toString('utf8')));
  } catch {
    return null;
  }
}

/** What the server says of its refusal, cut short. */
function saying(body: Buffer): string {
  const said = problemIn(body);
  return said ? `: ${said.message.replace(/\p{C}/gu, ' ').slice(0, 200)}` : '.';
}

type Rejected = Extract<Failure, { status: 'rejected' }>;
type Unknown = Extract<Failure, { status: 'unknown' }>;

export const refuse = (code: Rejected['code'], message: string): Failure => ({ status: 'rejected', code, message });
export const doubt = (cause: Unknown['cause'], message: string): Failure => ({ status: 'unknown', cause, message });
