import type { Request } from 'express';
import { z } from 'zod';
import type { Reply } from '../http/reply.ts';
import type { Records } from '../model/records.ts';
import type { Credentials } from '../options.ts';
import type { Caller, Tokens } from './tokens.ts';

const REQUEST = z.object({
  grant_type: z.string(),
  client_id: z.string(),
  client_secret: z.string().optional(),
  scope: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
});

/** `POST /oauth/token`, as JSON or as a form: client_credentials (both kinds) and a customer's password. */
export function issueToken(request: Request, records: Records, credentials: Credentials, tokens: Tokens): Reply {
  const parsed = REQUEST.safeParse(request.body);
  if (!parsed.success) return refused(400, 'invalid_request', 'The request is missing a required parameter.');
  const { grant_type, client_id, client_secret, scope } = parsed.data;
  const application = [credentials.salesChannel, credentials.integration].find(
    ({ clientId }) => clientId === client_id,
  );
  if (!application) return refused(401, 'invalid_client', 'Client authentication failed due to unknown client.');
  const isIntegration = application === credentials.integration;
  if (isIntegration && client_secret !== credentials.integration.clientSecret)
    return refused(401, 'invalid_client', 'Client authentication failed.');
  const market = marketOf(records, scope);
  if (market === undefined)
    return refused(400, 'invalid_scope', 'The requested scope is invalid, unknown, or malformed.');
  const grant = (caller: Caller): Reply => ({ status: 200, body: tokens.issue(caller) });
  if (grant_type === 'client_credentials')
    return grant({ kind: isIntegration ? 'integration' : 'sales_channel', market, customer: null });
  if (grant_type !== 'password' || isIntegration)
    return refused(400, 'unsupported_grant_type', 'The authorization grant type is not supported.');
  const customer = records
    .all('customers')
    .find(({ email, password }) => email === parsed.data.username && password === (parsed.data.password ?? ''));
  if (!customer) return refused(401, 'invalid_grant', 'The provided authorization grant is invalid.');
  return grant({ kind: 'sales_channel', market, customer: customer.id });
}

/** `market:id:X`, `market:code:X`, `market:all`, or nothing; undefined: unknown. */
function marketOf(records: Records, scope: string | undefined): string | null | undefined {
  if (scope === undefined || scope === 'market:all') return null;
  const [, by, value] = /^market:(id|code):(\w+)$/.exec(scope) ?? [];
  return records.all('markets').find((market) => (by === 'id' ? market.id : market.code) === value)?.id;
}

function refused(status: number, error: string, error_description: string): Reply {
  return { status, body: { error, error_description } };
}
