import { SECOND } from '../../clock.ts';
import { isLoopback } from '../../loopback.ts';
import type { ConfigProblem } from '../../services.ts';
import type { PlatformContext } from '../platform.ts';
import type { CraftingStoreConfig } from './config.ts';

const REACH_TIMEOUT = 5 * SECOND;

/** Everything `tillgate doctor` can know without a payment. Nothing is told to the store. */
export async function checkConfig(context: PlatformContext<CraftingStoreConfig>): Promise<readonly ConfigProblem[]> {
  const { store } = context;
  return [
    ...checkSecrets(store),
    ...checkPresentation(store),
    ...checkChargebacks(store),
    ...checkTransport(store),
    await checkReach(context),
  ];
}

function* checkSecrets({ secret, secretPrevious }: CraftingStoreConfig): Iterable<ConfigProblem> {
  if (secret.length < 16 || new Set(secret).size < 6) {
    yield warning(
      'The secret is easy to guess: use at least 16 random characters, the same in the CraftingStore dashboard.',
    );
  }
  if (secret !== secret.trim()) {
    yield warning('The secret begins or ends with white space: it is part of the key, and probably not meant.');
  }
  if (secretPrevious === secret) {
    yield warning('secretPrevious equals secret: remove it, or the rotation did not happen.');
  } else if (secretPrevious) {
    yield warning('secretPrevious is still accepted: remove it once the CraftingStore dashboard holds the new secret.');
  }
}

function* checkPresentation({ present, storeUrl, origins }: CraftingStoreConfig): Iterable<ConfigProblem> {
  if (present === 'page' || storeUrl === undefined) return;
  if (!origins.includes(new URL(storeUrl).origin)) {
    yield error('The origin of storeUrl is not one of the origins: the checkout could not open in the store page.');
  }
}

function* checkChargebacks({ chargebackType }: CraftingStoreConfig): Iterable<ConfigProblem> {
  if (chargebackType !== undefined) {
    yield warning('chargebackType is set: CraftingStore does not document such a callback; watch its first answer.');
  }
}

function* checkTransport({ callbackUrl }: CraftingStoreConfig): Iterable<ConfigProblem> {
  const { protocol, hostname } = new URL(callbackUrl);
  if (protocol !== 'https:' && !isLoopback(hostname)) {
    yield error('callbackUrl is plain http: anyone on the way could swallow a "paid" and answer that it arrived.');
  }
}

/** A GET, which the callback does not act upon: any answer at all shows that the host can be reached from here. */
async function checkReach({ store, http }: PlatformContext<CraftingStoreConfig>): Promise<ConfigProblem> {
  const result = await http.call({ method: 'GET', url: store.callbackUrl, timeoutMs: REACH_TIMEOUT });
  if (result.kind === 'answer') return { level: 'ok', message: `callbackUrl answers (${result.status} to a GET).` };
  return error(`callbackUrl does not answer from this machine: ${result.reason}`);
}

const warning = (message: string): ConfigProblem => ({ level: 'warning', message });
const error = (message: string): ConfigProblem => ({ level: 'error', message });
