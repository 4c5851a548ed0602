import { SECOND } from '../../clock.ts';
import { isLoopbackUrl } from '../../loopback.ts';
import type { HttpClient } from '../../outgoing/http-client.ts';
import { type Finding, findingsOf } from './finding.ts';

const HEALTHY = '{"status":"ok"}';
const TIMEOUT_MS = 10 * SECOND;

/** Whether the outside address is safe and leads to a running Tillgate. */
export async function checkPublicUrl(publicUrl: string, http: HttpClient): Promise<Finding[]> {
  const { ok, warning } = findingsOf('public-url', publicUrl);
  const scheme = isLoopbackUrl(publicUrl)
    ? warning('Only this machine can open it: good for trying out, useless for a shop.')
    : ok('It is https.');
  return [scheme, await checkAnswer(publicUrl, http)];
}

async function checkAnswer(publicUrl: string, http: HttpClient): Promise<Finding> {
  const { ok, error } = findingsOf('public-url', publicUrl);
  const result = await http.call({ method: 'GET', url: `${publicUrl}/healthz`, timeoutMs: TIMEOUT_MS });
  if (result.kind !== 'answer') {
    return error(
      `/healthz does not answer (${result.reason}): is the server running, and do DNS and proxy lead to it?`,
    );
  }
  // A parked domain or a shop's own page also answers 200 to anything.
  if (result.status === 200 && result.body.toString().replace(/\s/g, '') === HEALTHY) return ok('/healthz answers.');
  return error(`Something else answers at /healthz (status ${result.status}): the proxy does not lead to Tillgate.`);
}
