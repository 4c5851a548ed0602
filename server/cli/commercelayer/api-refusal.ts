import { z } from 'zod';
import { CREDENTIALS_ADVICE } from './credentials.ts';

/** What was tried when Commerce Layer refused. */
export type Doing =
  | { readonly what: 'token'; readonly organization: string }
  | { readonly what: 'read' | 'retrieve' | 'create' | 'change'; readonly type: string; readonly organization: string };

const errorsSchema = z.looseObject({
  errors: z.array(z.looseObject({ title: z.string().optional(), detail: z.string().optional() })),
});
const tokenErrorSchema = z.looseObject({ error: z.string(), error_description: z.string().optional() });

const MAX_DETAIL = 500;

/** What a status of 300 and above means here, and what to do. */
export function refusalOf(doing: Doing, status: number, body: string): { code: string; message: string } {
  const said = detailOf(body);
  const because = said === '' ? '' : ` It says: ${said}`;
  if (status === 429) {
    return { code: 'rate_limited', message: 'Commerce Layer wants fewer calls: wait a minute and run it again.' };
  }
  if (status >= 500) {
    return { code: 'unavailable', message: `Commerce Layer has a problem (${status}): run it again later.${because}` };
  }
  return doing.what === 'token' ? tokenRefusal(status, because) : apiRefusal(doing, status, because);
}

function tokenRefusal(status: number, because: string) {
  if (status === 400 || status === 401 || status === 403) {
    return {
      code: 'credentials_refused',
      message: `Commerce Layer refuses the credentials. ${CREDENTIALS_ADVICE}${because}`,
    };
  }
  return {
    code: 'auth_refused',
    message: `No token was issued (${status}): check the address of --auth-url or TILLGATE_CL_AUTH_URL.${because}`,
  };
}

function apiRefusal(doing: Exclude<Doing, { what: 'token' }>, status: number, because: string) {
  const { what, type, organization } = doing;
  switch (status) {
    case 401:
      return {
        code: 'token_refused',
        message: `${organization} does not accept the token: do the credentials belong to this organization, and is the application an integration?${because}`,
      };
    case 403:
      return {
        code: 'not_allowed',
        message: `The credentials may not ${what === 'retrieve' ? 'read' : what} ${type}. Use an application of kind "integration" whose role may read, create and change payment gateways, payment methods and payment settings; a sales channel cannot.${because}`,
      };
    case 404:
      return {
        code: 'not_found',
        message: `${organization} has no ${type}. Check "organization:" in tillgate.yaml${type.startsWith('payment_setting') ? '; or leave out --payments-api, if the organization does not have the Payments API' : ' and the ids you gave'}.${because}`,
      };
    case 422:
      return { code: 'refused', message: `Commerce Layer did not ${what} ${type}.${because}` };
    default:
      return { code: 'refused', message: `Commerce Layer answers ${status} when asked to ${what} ${type}.${because}` };
  }
}

/** JSON:API errors, or those of OAuth. */
function detailOf(body: string): string {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return '';
  }
  const api = errorsSchema.safeParse(json);
  if (api.success) {
    const details = api.data.errors.map(({ title, detail }) => detail ?? title ?? '');
    return details.join(' ').slice(0, MAX_DETAIL);
  }
  const token = tokenErrorSchema.safeParse(json);
  return token.success ? (token.data.error_description ?? token.data.error).slice(0, MAX_DETAIL) : '';
}
