import { dirname, resolve } from 'node:path';
import type { Config, StoreConfig } from '../../config/config.ts';
import { type Environment, withDotEnv } from '../../config/environment.ts';
import { areComplete, CREDENTIALS_ADVICE, givenCredentials, tokenUrl } from '../commercelayer/credentials.ts';
import { examine } from '../commercelayer/examine.ts';
import { judge } from '../commercelayer/judge.ts';
import { CommerceLayerProblem } from '../commercelayer/problem.ts';
import { withApi } from '../commercelayer/session.ts';
import { connectedStore } from '../commercelayer/store.ts';
import type { Io } from '../io.ts';
import { type Finding, findingsOf } from './finding.ts';

const CHECK = 'commercelayer';

/** What is registered at Commerce Layer, for stores whose integration credentials are in the environment. */
export async function checkCommerceLayer(config: Config, file: string, io: Io): Promise<Finding[]> {
  const env = withDotEnv(dirname(resolve(io.cwd, file)), io.env);
  const stores = config.stores.filter(({ platform }) => platform === 'commercelayer');
  return (await Promise.all(stores.map((store) => checkStore(config.publicUrl, store, env)))).flat();
}

async function checkStore(publicUrl: string, config: StoreConfig, env: Environment): Promise<Finding[]> {
  const { warning, error } = findingsOf(CHECK, config.id);
  const credentials = givenCredentials({}, env, config.id);
  if (!areComplete(credentials)) {
    return [warning(`What is registered there, and the circuit breaker, were not checked. ${CREDENTIALS_ADVICE}`)];
  }
  const store = connectedStore(publicUrl, config);
  const paymentsApi = store.payments !== undefined;
  try {
    const url = tokenUrl({}, env, store.organization);
    const examined = await withApi(store.organization, publicUrl, url, credentials, ({ api }) =>
      examine(api, store, { paymentsApi }),
    );
    const found = judge(examined, store, { paymentsApi });
    return found.map(({ level, message }) => ({ check: CHECK, subject: config.id, level, message }));
  } catch (problem) {
    if (problem instanceof CommerceLayerProblem) return [error(problem.message)];
    throw problem;
  }
}
