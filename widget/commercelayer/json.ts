import { Failure } from './failure.ts';
import { REQUEST_TIMEOUT_MS } from './patience.ts';

/** What came back as JSON, not looked at yet. */
export type Fields = { readonly [name: string]: unknown };

/** The value as something with fields; something without any for a value that has none. */
export const fields = (value: unknown): Fields => Object(value) as Fields;

/** The value if it is a string with something in it. */
export const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);

/**
 * Sends a request and reads the answer. Without a body in JSON there is nothing in `body`.
 * @throws Failure `unavailable`, uncertain: no answer, one of a server in trouble, or too many requests.
 */
export async function send(url: string, init: RequestInit): Promise<{ status: number; body: Fields }> {
  let status = 0;
  let body: unknown;
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
    status = response.status;
    body = await response.json();
  } catch {
    // No network, no time left, or no JSON.
  }
  const { host } = new URL(url);
  if (!status) throw new Failure('unavailable', `${host} did not answer`, true);
  if (status >= 500 || status === 429) throw new Failure('unavailable', `${host} answered ${status}`, true);
  return { status, body: fields(body) };
}
