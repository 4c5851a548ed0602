import { MINUTE, SECOND } from '../../clock.ts';
import { isLoopbackUrl } from '../../loopback.ts';
import type { ConfigProblem } from '../../services.ts';
import type { ProviderContext } from '../provider.ts';
import type { MollieApi } from './api.ts';
import { isTestKey, type MollieConfig } from './config.ts';
import { methodList } from './objects.ts';

/** Beyond this, `createdAt` of a lost payment can no longer be compared with ours. */
const SKEW_MS = MINUTE;

/** For `tillgate doctor`: one harmless question, the list of the account's payment methods. */
export async function checkConfig(
  api: MollieApi,
  { config, clock, publicUrl, method }: ProviderContext<MollieConfig>,
): Promise<readonly ConfigProblem[]> {
  const asked = await api.call({ method: 'GET', path: '/v2/methods', kind: 'read', answer: methodList });
  if ('problem' in asked) return [{ level: 'error', message: explain(asked.problem) }];
  const methods = asked.value._embedded.methods.map(({ id }) => id);
  return [
    mode(config, publicUrl),
    offered(config, methods),
    ...notifications(config, `${publicUrl}/notifications/${method}`),
    ...skew(asked.date, clock.now()),
  ];
}

function explain(problem: { readonly status: string; readonly code?: string; readonly message?: string }): string {
  if (problem.status === 'rejected' && problem.code === 'unauthorized') {
    return 'Mollie does not accept apiKey: copy it again from the dashboard (Developers, API keys).';
  }
  return `Mollie could not be asked: ${problem.message ?? problem.status}`;
}

function mode(config: MollieConfig, publicUrl: string): ConfigProblem {
  if (!isTestKey(config)) return { level: 'ok', message: 'The key is valid; live: real money moves.' };
  return isLoopbackUrl(publicUrl)
    ? { level: 'ok', message: 'The key is valid; test mode, no real money moves.' }
    : {
        level: 'warning',
        message: 'The key is valid, but a test key: anyone can "pay" without money. Use the live_… key to sell.',
      };
}

function offered({ method }: MollieConfig, methods: readonly string[]): ConfigProblem {
  if (methods.length === 0) {
    return { level: 'error', message: 'No payment method is active at Mollie: activate one in the dashboard.' };
  }
  if (method !== undefined && !methods.includes(method)) {
    const message = `Method "${method}" is not active at Mollie (active: ${methods.join(', ')}): activate it, or change "method".`;
    return { level: 'error', message };
  }
  return { level: 'ok', message: `Methods: ${method ?? methods.join(', ')}.` };
}

const BY_HAND = 'only an organization access token may register or read those, and an API key is none.';

/** Every payment carries its own address for notifications; nothing has to be registered for those. */
function notifications(config: MollieConfig, url: string): readonly ConfigProblem[] {
  if (isLoopbackUrl(url)) {
    const message = `Mollie cannot reach ${url}: payments are noticed by asking, some minutes late. Set publicUrl to an address of the Internet.`;
    return [{ level: 'warning', message }];
  }
  const plain = url.startsWith('http:');
  if (plain && !isTestKey(config)) {
    return [{ level: 'error', message: `Mollie notifies only https addresses of live payments, not ${url}.` }];
  }
  const signed =
    config.webhookSecret === undefined
      ? `Nothing has to be registered. For signed ones besides, add a webhook for ${url} in the dashboard and its secret as webhookSecret: ${BY_HAND}`
      : `Signed ones are accepted: the dashboard's webhook must point to ${url}. Look there yourself: ${BY_HAND}`;
  return [{ level: 'ok', message: `Each payment tells Mollie to notify ${url}. ${signed}` }];
}

function skew(date: string | null, now: number): readonly ConfigProblem[] {
  const apart = date === null ? Number.NaN : Math.abs(Date.parse(date) - now);
  if (Number.isNaN(apart) || apart <= SKEW_MS) return [];
  const message = `This machine's clock is ${Math.round(apart / SECOND)} seconds away from Mollie's: set it by NTP.`;
  return [{ level: 'warning', message }];
}
