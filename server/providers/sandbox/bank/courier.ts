import { SECOND } from '../../../clock.ts';
import type { HttpClient } from '../../../outgoing/http-client.ts';
import type { BankEvent } from './events.ts';
import { SIGNATURE_HEADER, sign } from './signature.ts';

const POST_TIMEOUT_MS = 5 * SECOND;

/** Posts one event, signed at `at` (epoch milliseconds); null when it was answered with 2xx, else why not. */
export async function post(
  http: HttpClient,
  secret: string,
  event: BankEvent,
  at: number,
  signal: AbortSignal,
): Promise<string | null> {
  const body = Buffer.from(event.body);
  const result = await http.call({
    method: 'POST',
    url: event.url,
    headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: sign(secret, body, at) },
    body,
    timeoutMs: POST_TIMEOUT_MS,
    maxBytes: 64 * 1024,
    signal,
  });
  if (result.kind !== 'answer') return result.reason;
  return result.status >= 200 && result.status < 300 ? null : `status ${result.status}`;
}
