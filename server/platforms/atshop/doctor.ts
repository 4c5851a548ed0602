import type { HttpClient } from '../../outgoing/http-client.ts';
import type { ConfigProblem } from '../../services.ts';
import type { Account } from './account.ts';
import type { AtshopSettings } from './config.ts';
import type { DdpClient } from './ddp/client.ts';
import type { AtshopTimings } from './timings.ts';
import { RENEW_TOKEN, type TokenExpiry } from './token-expiry.ts';

export interface Examined {
  readonly settings: Pick<AtshopSettings, 'api' | 'ddpUrl' | 'restUrl'>;
  readonly client: DdpClient;
  readonly account: Account;
  readonly expiry: TokenExpiry;
  readonly http: HttpClient;
  readonly timings: AtshopTimings;
  readonly redact: (text: string) => string;
}

const finding = (level: ConfigProblem['level'], message: string): ConfigProblem => ({ level, message });

/** Connects, logs in and looks; tells ATShop nothing about any order. */
export async function examine(context: Examined): Promise<readonly ConfigProblem[]> {
  const findings = await examineDdp(context);
  return context.settings.api === 'rest' ? [...findings, await examineRest(context)] : findings;
}

async function examineDdp({ settings, client, account, expiry, timings, redact }: Examined): Promise<ConfigProblem[]> {
  const signal = AbortSignal.timeout(timings.readTimeoutMs);
  const opened = await client.connection(signal);
  if (opened.kind === 'failed') {
    return [finding('error', `ATShop's DDP server ${settings.ddpUrl} cannot be reached: ${redact(opened.reason)}`)];
  }
  const reached = finding('ok', `ATShop's DDP server ${settings.ddpUrl} answers.`);
  const login = await account.ensure(client, signal);
  switch (login.kind) {
    case 'refused':
      return [reached, finding('error', `ATShop refuses the login token. ${RENEW_TOKEN}`)];
    case 'unavailable':
      return [reached, finding('error', `Logging in to ATShop failed: ${redact(login.reason)}`)];
    case 'loggedIn':
      return [reached, finding('ok', 'The login token is accepted.'), examineExpiry(expiry)];
  }
}

function examineExpiry(expiry: TokenExpiry): ConfigProblem {
  const { daysLeft } = expiry;
  if (daysLeft === null) return finding('warning', 'ATShop did not say when the login token ends.');
  const days = `The login token is good for ${Math.floor(daysLeft)} more days.`;
  return expiry.endsSoon ? finding('warning', `${days} ${RENEW_TOKEN}`) : finding('ok', days);
}

/** Any answer to an order that does not exist will do, a 404 above all. */
async function examineRest({ settings, http, timings }: Examined): Promise<ConfigProblem> {
  const url = `${settings.restUrl}/shop/orders/tillgateDoctor`;
  const result = await http.call({ method: 'GET', url, timeoutMs: timings.readTimeoutMs });
  if (result.kind !== 'answer') {
    return finding('error', `ATShop's REST API ${settings.restUrl} cannot be reached: ${result.reason}`);
  }
  return result.status === 404 || result.status === 200
    ? finding('ok', `ATShop's REST API ${settings.restUrl} answers.`)
    : finding('warning', `ATShop's REST API ${settings.restUrl} answers ${result.status}.`);
}
