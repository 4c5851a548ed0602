import { isLoopbackUrl } from '../../loopback.ts';
import type { HttpResult } from '../../outgoing/http-client.ts';
import type { ConfigProblem, Services } from '../../services.ts';
import { clockFinding } from '../clock-finding.ts';
import { readAnswer } from './answer.ts';
import type { StripeClient } from './client.ts';
import { modeOf, type StripeConfig } from './config.ts';
import { type Endpoint, endpoint } from './endpoints.ts';
import { WANTED_EVENTS } from './events.ts';
import { listOf } from './things.ts';
import { TIMEOUTS } from './timeouts.ts';

/** What the doctor can find out with one read: the key, the clock, and whether Stripe knows where to notify. */
export async function checkConfig(
  client: StripeClient,
  { clock, publicUrl }: Pick<Services, 'clock' | 'publicUrl'>,
  method: string,
  config: StripeConfig,
): Promise<ConfigProblem[]> {
  const signal = AbortSignal.timeout(TIMEOUTS.read);
  const result = await client.send({ path: '/v1/webhook_endpoints', query: { limit: 100 }, signal });
  const answer = readAnswer(result, listOf(endpoint));
  const url = `${publicUrl}/notifications/${method}`;
  const known = [...checkMode(config, publicUrl), ...clockFinding('Stripe', dateOf(result), clock.now())];
  if (answer.status === 'succeeded') {
    const hook = checkEndpoint(answer.value.data, url);
    return [{ level: 'ok', message: 'Stripe accepts the key.' }, ...known, ...checkSecret(config, url), ...hook];
  }
  if (result.kind === 'answer' && result.status === 403) {
    const message = `Stripe accepts the key, but it may not read webhook endpoints: see by hand that one is registered at ${url}, or give it that permission.`;
    return [{ level: 'warning', message }, ...known, ...checkSecret(config, url)];
  }
  if (result.kind === 'answer' && result.status === 401) {
    const message =
      'Stripe does not accept the secret key: take the current one from the Dashboard, Developers, API keys.';
    return [{ level: 'error', message }, ...known];
  }
  return [{ level: 'error', message: `${answer.message}.` }, ...known];
}

function checkMode({ secretKey, mode }: StripeConfig, publicUrl: string): ConfigProblem[] {
  const is = modeOf(secretKey);
  if (is === 'test') {
    const meant = mode === 'test' || isLoopbackUrl(publicUrl);
    return [{ level: meant ? 'ok' : 'warning', message: 'The key is a test key: no real money moves.' }];
  }
  return [{ level: 'ok', message: 'The key is a live key: real money moves.' }];
}

function dateOf(result: HttpResult): string | null {
  const date = result.kind === 'answer' ? result.headers.date : undefined;
  return typeof date === 'string' ? date : null;
}

function checkSecret({ webhookSecret }: StripeConfig, url: string): ConfigProblem[] {
  if (webhookSecret !== undefined) return [];
  const message = `webhookSecret is not set, so notifications are refused: copy the signing secret (whsec_…) of the endpoint at ${url} from the Dashboard.`;
  return [{ level: 'error', message }];
}

function checkEndpoint(endpoints: readonly Endpoint[], url: string): ConfigProblem[] {
  const found = endpoints.filter((one) => one.url === url);
  const on = found.find(({ status }) => status === 'enabled');
  if (!on) {
    const what = found.length > 0 ? 'is switched off at Stripe: switch it on' : 'is not registered at Stripe: add it';
    if (isLoopbackUrl(url)) {
      const message = `Stripe cannot reach ${url}. For a trial let "stripe listen --forward-to ${url}" pass notifications on.`;
      return [{ level: 'warning', message }];
    }
    const message = `The webhook endpoint ${url} ${what} in the Dashboard, Developers, Webhooks, with the events ${WANTED_EVENTS.join(', ')}.`;
    return [{ level: 'error', message, fix: 'registerNotifications' }];
  }
  const told = new Set(on.enabled_events);
  const missing = told.has('*') ? [] : WANTED_EVENTS.filter((wanted) => !told.has(wanted));
  if (missing.length > 0) {
    return [
      {
        level: 'warning',
        message: `The webhook endpoint ${url} is not told of ${missing.join(', ')}: add them.`,
        fix: 'registerNotifications',
      },
    ];
  }
  return [{ level: 'ok', message: `Stripe notifies ${url}.` }];
}
