import { SECOND } from '../../clock.ts';
import type { ConfigProblem } from '../../services.ts';
import type { PlatformContext } from '../platform.ts';
import { settingsOf } from './api-settings.ts';
import type { CommerceLayerConfig } from './config.ts';

const REACH_TIMEOUT = 5 * SECOND;

/** Everything `tillgate doctor` can know without integration credentials. Nothing is told to the store. */
export async function checkConfig(context: PlatformContext<CommerceLayerConfig>): Promise<readonly ConfigProblem[]> {
  const { store } = context;
  const gateway = settingsOf(store, 'gateway').webhookUrl;
  const payments = store.payments === undefined ? undefined : settingsOf(store, 'payments').webhookUrl;
  return [
    ...checkSecrets('', store.secret, store.secretPrevious),
    ...checkSecrets('payments.', store.payments?.secret, store.payments?.secretPrevious),
    await checkReach(context, 'organization', `${store.organization}/api`),
    gateway === undefined ? NO_WEBHOOK : await checkReach(context, 'webhookUrl', gateway),
    ...(payments === undefined || payments === gateway
      ? []
      : [await checkReach(context, 'payments.webhookUrl', payments)]),
  ];
}

const NO_WEBHOOK: ConfigProblem = {
  level: 'error',
  message:
    'webhookUrl is not set: a payment that takes longer than answerWithinMs could never be finished. Copy the webhook_endpoint_url of the gateway from the Commerce Layer dashboard.',
};

function* checkSecrets(
  prefix: string,
  secret: string | undefined,
  previous: string | undefined,
): Iterable<ConfigProblem> {
  if (secret !== undefined && !/^[0-9a-f]{32}$/.test(secret)) {
    const message = `${prefix}secret is not 32 hex digits, as Commerce Layer makes them: copy the shared_secret of the gateway.`;
    yield { level: 'warning', message };
  }
  if (previous === undefined) return;
  const message =
    previous === secret
      ? `${prefix}secretPrevious equals ${prefix}secret: remove it, or the rotation did not happen.`
      : `${prefix}secretPrevious is still accepted: remove it once Commerce Layer signs with the new secret.`;
  yield { level: 'warning', message };
}

/** A GET without credentials, which nothing acts upon: any answer at all shows that the host can be reached. */
async function checkReach(
  { http }: PlatformContext<CommerceLayerConfig>,
  key: string,
  url: string,
): Promise<ConfigProblem> {
  const result = await http.call({ method: 'GET', url, timeoutMs: REACH_TIMEOUT });
  if (result.kind === 'answer') return { level: 'ok', message: `${key} answers (${result.status} to a GET).` };
  return { level: 'error', message: `${key} does not answer from this machine: ${result.reason}` };
}
