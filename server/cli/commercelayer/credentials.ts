import type { Environment } from '../../config/environment.ts';
import { isLoopbackUrl } from '../../loopback.ts';
import type { Questions } from '../questions.ts';
import { CommerceLayerProblem } from './problem.ts';

/** Of an application of kind "integration". Never written anywhere. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface CredentialOptions {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly authUrl?: string;
}

const NAMES = { clientId: 'TILLGATE_CL_CLIENT_ID', clientSecret: 'TILLGATE_CL_CLIENT_SECRET' };

/** What to do where there are none. */
export const CREDENTIALS_ADVICE = `Set ${NAMES.clientId} and ${NAMES.clientSecret} to those of an application of kind "integration" (Commerce Layer's dashboard, API credentials).`;

/**
 * From the options, or else the environment. Where several stores are in different organizations, a variable with the
 * store's id goes first: `TILLGATE_CL_CLIENT_ID_FASHION`.
 */
export function givenCredentials(options: CredentialOptions, env: Environment, store: string): Partial<Credentials> {
  const suffix = `_${store.toUpperCase().replaceAll('-', '_')}`;
  const clientId = options.clientId || env[NAMES.clientId + suffix] || env[NAMES.clientId];
  const clientSecret = options.clientSecret || env[NAMES.clientSecret + suffix] || env[NAMES.clientSecret];
  return { ...(clientId && { clientId }), ...(clientSecret && { clientSecret }) };
}

export function areComplete(given: Partial<Credentials>): given is Credentials {
  return given.clientId !== undefined && given.clientSecret !== undefined;
}

/** Asks for what was not given. */
export async function askCredentials(questions: Questions, given: Partial<Credentials>): Promise<Credentials> {
  const check = (answer: string) => (answer === '' ? 'It is needed.' : null);
  const clientId =
    given.clientId ?? (await questions.text('Client id of the integration application at Commerce Layer', { check }));
  const clientSecret = given.clientSecret ?? (await questions.text('Its client secret', { check, hidden: true }));
  return { clientId, clientSecret };
}

const TOKEN_PATH = '/oauth/token';

/**
 * Where tokens are issued: `--auth-url`, or `TILLGATE_CL_AUTH_URL`, or what belongs to the organization: Commerce
 * Layer's own domains share one address, anything else (a rehearsal) issues its own.
 *
 * @throws CommerceLayerProblem for an address that credentials must not be sent to
 */
export function tokenUrl({ authUrl }: CredentialOptions, env: Environment, organization: string): string {
  const given = authUrl || env.TILLGATE_CL_AUTH_URL;
  if (!given) {
    const [, domain] = new URL(organization).hostname.match(/\.(commercelayer\.(?:io|co))$/) ?? [];
    return `${domain === undefined ? organization : `https://auth.${domain}`}${TOKEN_PATH}`;
  }
  if (!URL.canParse(given) || !(given.startsWith('https://') || isLoopbackUrl(given))) {
    throw new CommerceLayerProblem(
      'auth_url_invalid',
      'The address of --auth-url (or TILLGATE_CL_AUTH_URL) must be https: the client secret goes there.',
    );
  }
  const url = new URL(given);
  if (url.pathname === '/') url.pathname = TOKEN_PATH;
  return url.href;
}
