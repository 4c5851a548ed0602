import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DemoClock } from '../../kit/clock.ts';
import { invalidToken } from '../jsonapi/errors.ts';

export type CallerKind = 'sales_channel' | 'integration';

/** Who a token speaks for. */
export interface Caller {
  readonly kind: CallerKind;
  /** A sales channel's market; null: every market. */
  readonly market: string | null;
  /** A customer who logged in by password. */
  readonly customer: string | null;
}

/** Commerce Layer's sales channel tokens live four hours, integration tokens two. */
const LIFE_SECONDS: Record<CallerKind, number> = { sales_channel: 4 * 3600, integration: 2 * 3600 };

export interface IssuedToken {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
  /** Epoch seconds. */
  readonly created_at: number;
}

/**
 * JSON Web Tokens with the claims the SDK reads (`organization.slug`, `iss`, `exp`). Signed with a key of this process
 * where the real ones are RS512.
 */
export class Tokens {
  readonly #key = randomBytes(32);
  readonly #clock: DemoClock;
  readonly #organization: { readonly id: string; readonly slug: string };

  constructor(organization: { readonly id: string; readonly slug: string }, clock: DemoClock) {
    this.#organization = organization;
    this.#clock = clock;
  }

  /** `lifeSeconds` may be negative: an expired token for tests. */
  issue(caller: Caller, lifeSeconds = LIFE_SECONDS[caller.kind]): IssuedToken {
    const now = Math.floor(this.#clock.now() / 1000);
    const claims = {
      organization: {
        id: this.#organization.id,
        slug: this.#organization.slug,
        enterprise: false,
        region: 'eu-west-1',
      },
      application: { kind: caller.kind, public: caller.kind === 'sales_channel' },
      ...(caller.market === null ? {} : { market: { id: [caller.market] } }),
      ...(caller.customer === null ? {} : { owner: { id: caller.customer, type: 'Customer' } }),
      scope: caller.market === null ? 'market:all' : `market:id:${caller.market}`,
      test: true,
      iss: 'https://auth.commercelayer.io',
      iat: now,
      exp: now + lifeSeconds,
      rand: randomBytes(4).readUInt32BE(),
    };
    const body = `${encode({ typ: 'JWT', alg: 'HS512' })}.${encode(claims)}`;
    return {
      access_token: `${body}.${this.#sign(body)}`,
      token_type: 'Bearer',
      expires_in: lifeSeconds,
      scope: claims.scope,
      created_at: now,
    };
  }

  /** Throws the API's 401, whose code makes the SDK ask for a new token. */
  verify(authorization: string | undefined): Caller {
    const [header, payload, signature] = /^Bearer ([\w.-]+)$/.exec(authorization ?? '')?.[1]?.split('.') ?? [];
    if (header === undefined || payload === undefined || signature === undefined)
      throw invalidToken('The access token you provided is missing or malformed.');
    if (!equal(signature, this.#sign(`${header}.${payload}`)))
      throw invalidToken('The access token you provided is invalid.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as {
      application: { kind: CallerKind };
      market?: { id: string[] };
      owner?: { id: string };
      exp: number;
    };
    if (claims.exp * 1000 <= this.#clock.now()) throw invalidToken('The access token you provided has expired.');
    return {
      kind: claims.application.kind,
      market: claims.market?.id[0] ?? null,
      customer: claims.owner?.id ?? null,
    };
  }

  #sign(body: string): string {
    return createHmac('sha512', this.#key).update(body).digest('base64url');
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
