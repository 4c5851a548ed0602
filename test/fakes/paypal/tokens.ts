import { PayPalRefusal } from './things.ts';

const LIFETIME_S = 32_400;

/** OAuth with client credentials (PayPal REST reference, Authentication). */
export function createTokens(now: () => number, apps: ReadonlyMap<string, string>, scope: string) {
  const until = new Map<string, number>();
  let serial = 0;
  return {
    grant(authorization: string | undefined, body: string): object {
      const [, basic = ''] = /^Basic (\S+)$/.exec(authorization ?? '') ?? [];
      const [id = '', secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
      if (secret === undefined || apps.get(id) !== secret) {
        throw Object.assign(new PayPalRefusal(401, 'invalid_client', 'Client Authentication failed'), {
          body: { error: 'invalid_client', error_description: 'Client Authentication failed' },
        });
      }
      if (new URLSearchParams(body).get('grant_type') !== 'client_credentials') {
        throw new PayPalRefusal(400, 'unsupported_grant_type', 'unsupported_grant_type');
      }
      serial += 1;
      const access_token = `A21AAFakeAccessToken${String(serial).padStart(8, '0')}`;
      until.set(access_token, now() + LIFETIME_S * 1_000);
      return {
        scope,
        access_token,
        token_type: 'Bearer',
        app_id: 'APP-80W284485P519543T',
        expires_in: LIFETIME_S,
        nonce: 'n',
      };
    },
    isGood(authorization: string | undefined): boolean {
      const [, bearer = ''] = /^Bearer (\S+)$/.exec(authorization ?? '') ?? [];
      return (until.get(bearer) ?? 0) > now();
    },
    revoke(): void {
      until.clear();
    },
  };
}
