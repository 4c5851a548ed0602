import { createHttpClient, privateHostsNamedBy } from '../../outgoing/client.ts';
import type { HttpClient } from '../../outgoing/http-client.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printJson, printLine } from '../io.ts';
import type { ConfigOption } from '../read-config.ts';
import { type CommerceLayerApi, createApi } from './api.ts';
import {
  areComplete,
  askCredentials,
  CREDENTIALS_ADVICE,
  type CredentialOptions,
  type Credentials,
  givenCredentials,
  tokenUrl,
} from './credentials.ts';
import { CommerceLayerProblem } from './problem.ts';
import { type ReadStore, readStore } from './read-store.ts';

/** What every command about Commerce Layer takes. */
export interface SessionOptions extends ConfigOption, CredentialOptions {
  readonly store?: string;
  readonly gateway?: string;
  readonly paymentSetting?: string;
  readonly paymentsApi: boolean;
  readonly json: boolean;
}

/** A store, and the way to Commerce Layer with its credentials. */
export interface Session extends ReadStore {
  readonly api: CommerceLayerApi;
  readonly http: HttpClient;
}

/** Opens a session, works and closes it; a problem is said in words, or as `{error:{code,message}}` with `--json`. */
export async function withSession(
  options: SessionOptions,
  dependencies: Dependencies,
  work: (session: Session) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { io } = dependencies;
  try {
    const read = await readStore(io, options);
    const credentials = await credentialsFor(read, options, dependencies);
    const { organization, publicUrl } = read.store;
    return await withApi(organization, publicUrl, tokenUrl(options, read.env, organization), credentials, (reached) =>
      work({ ...read, ...reached }),
    );
  } catch (error) {
    if (!(error instanceof CommerceLayerProblem)) throw error;
    const { code, message } = error;
    if (options.json) printJson(io, { error: { code, message } });
    else printLine(io.err, `tillgate: ${message}`);
    return EXIT.problem;
  }
}

/** The addresses named here may be private ones: the merchant wrote them. */
export async function withApi<T>(
  organization: string,
  publicUrl: string,
  url: string,
  credentials: Credentials,
  work: (reached: Pick<Session, 'api' | 'http'>) => Promise<T>,
): Promise<T> {
  const http = createHttpClient({ allowedPrivateHosts: privateHostsNamedBy([organization, publicUrl, url]) });
  try {
    return await work({ http, api: createApi({ http, organization, tokenUrl: url, credentials }) });
  } finally {
    await http.close();
  }
}

async function credentialsFor(
  { env, store }: ReadStore,
  options: SessionOptions,
  { io, loadQuestions }: Dependencies,
): Promise<Credentials> {
  const given = givenCredentials(options, env, store.id);
  if (areComplete(given)) return given;
  if (options.json || !io.interactive) {
    throw new CommerceLayerProblem('credentials_missing', `There are no credentials. ${CREDENTIALS_ADVICE}`);
  }
  return askCredentials(await loadQuestions(), given);
}
