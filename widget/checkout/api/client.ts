import type { ApiError, CheckoutView, StartPayment } from '../../../shared/api.ts';
import { apiAddress } from './address.ts';
import { asView } from './view.ts';

/**
 * `refused`: the server decided against it (4xx). `unreachable`: no answer we can read, or a 5xx; whether
 * the request took effect is unknown.
 */
export type Answer =
  | { readonly kind: 'view'; readonly view: CheckoutView }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  | { readonly kind: 'unreachable' };

const READ_TIMEOUT_MS = 10_000;
/** Longer than the server waits for a provider. */
const PAY_TIMEOUT_MS = 45_000;
/** Waits before the second and third try of one press of Pay. */
const PAY_RETRY_DELAYS_MS = [1_000, 3_000];

/** Asks for the current view. */
export function fetchView(checkout: string): Promise<Answer> {
  return request(apiAddress(checkout), { timeout: READ_TIMEOUT_MS });
}

/** Starts a payment. Repeats it when no answer came: the attempt key makes the repetition the same payment. */
export async function startPayment(checkout: string, body: StartPayment): Promise<Answer> {
  const address = apiAddress(checkout, '/payments');
  let answer = await request(address, { timeout: PAY_TIMEOUT_MS, body });
  for (const delay of PAY_RETRY_DELAYS_MS) {
    if (answer.kind !== 'unreachable') break;
    await new Promise((resolve) => setTimeout(resolve, delay));
    answer = await request(address, { timeout: PAY_TIMEOUT_MS, body });
  }
  return answer;
}

async function request(address: string, { timeout, body }: { timeout: number; body?: StartPayment }): Promise<Answer> {
  try {
    const response = await fetch(address, {
      method: body ? 'POST' : 'GET',
      headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      body: body ? JSON.stringify(body) : null,
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(timeout),
    });
    if (response.status >= 500) return { kind: 'unreachable' };
    const answer: unknown = await response.json();
    if (!response.ok) return { kind: 'refused', status: response.status, code: codeOf(answer) };
    const view = asView(answer);
    return view ? { kind: 'view', view } : { kind: 'unreachable' };
  } catch {
    return { kind: 'unreachable' };
  }
}

function codeOf(answer: unknown): string {
  return (answer as Partial<ApiError> | null)?.error?.code ?? 'unknown';
}
