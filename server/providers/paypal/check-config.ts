import { isLoopbackUrl } from '../../loopback.ts';
import type { ConfigProblem } from '../../services.ts';
import { clockFinding } from '../clock-finding.ts';
import type { ProviderContext } from '../provider.ts';
import type { AccessToken, AccessTokens } from './access-token.ts';
import type { PayPalApi } from './api.ts';
import { checkWebhook } from './check-webhook.ts';
import { isLive, type PayPalConfig } from './config.ts';

/** What the doctor can find out with two questions: the credentials, the clock, and whether PayPal knows where to notify. */
export async function checkConfig(
  api: PayPalApi,
  tokens: AccessTokens,
  { config, clock, publicUrl, method }: ProviderContext<PayPalConfig>,
): Promise<readonly ConfigProblem[]> {
  const token = await tokens.fresh();
  if (token.status !== 'succeeded') {
    const message =
      token.status === 'rejected' && token.code === 'unauthorized' ? wrongApp(config) : `${token.message}.`;
    return [{ level: 'error', message }];
  }
  return [
    checkMode(config, publicUrl),
    ...checkScopes(token.value),
    ...clockFinding('PayPal', token.value.date, clock.now()),
    ...(await checkWebhook(api, config.webhookId, `${publicUrl}/notifications/${method}`)),
  ];
}

function wrongApp({ mode }: PayPalConfig): string {
  const other =
    mode === 'live' ? 'If it is an app of the sandbox, set mode: sandbox.' : 'If it is a live app, set mode: live.';
  return `PayPal (${mode}) does not accept clientId and clientSecret: copy both from the Developer Dashboard, Apps & Credentials. ${other}`;
}

function checkMode(config: PayPalConfig, publicUrl: string): ConfigProblem {
  if (isLive(config)) return { level: 'ok', message: 'PayPal accepts the app; live: real money moves.' };
  return isLoopbackUrl(publicUrl)
    ? { level: 'ok', message: 'PayPal accepts the app; sandbox: no real money moves.' }
    : {
        level: 'warning',
        message: 'PayPal accepts the app, but of the sandbox: anyone can "pay" without money. Use a live app to sell.',
      };
}

/** PayPal REST reference, scopes: given by the features that are switched on for the app. */
function checkScopes({ scopes }: AccessToken): readonly ConfigProblem[] {
  if (scopes.some((scope) => scope.includes('/services/disputes/'))) return [];
  const message =
    'The app may not see disputes, so chargebacks are not noticed: switch on "Customer disputes" for it in the Developer Dashboard.';
  return [{ level: 'warning', message }];
}
