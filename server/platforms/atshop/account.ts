import type { Clock } from '../../clock.ts';
import type { Alert } from '../../services.ts';
import type { DdpClient } from './ddp/client.ts';
import type { Connection } from './ddp/connection.ts';
import { type LoginResult, login } from './ddp/login.ts';
import type { AtshopTimings } from './timings.ts';
import type { LoginToken } from './token.ts';
import { RENEW_TOKEN, type TokenExpiry } from './token-expiry.ts';

export type LoginState =
  /** Fulfil on exactly this connection: login belongs to it. */
  { readonly kind: 'loggedIn'; readonly connection: Connection } | Exclude<LoginResult, { kind: 'loggedIn' }>;

interface Attempt {
  readonly connection: Connection;
  readonly token: string;
  readonly at: number;
  readonly result: Promise<LoginResult>;
  /** Undefined while it is under way. */
  settled?: LoginResult;
}

export interface AccountOptions {
  readonly token: LoginToken;
  readonly expiry: TokenExpiry;
  readonly clock: Clock;
  readonly timings: AtshopTimings;
  readonly alert: (alert: Omit<Alert, 'subject'>) => void;
}

/** The shop admin's login on the current connection: made on each new one, and again when the token was swapped. */
export class Account {
  readonly #options: AccountOptions;
  #last: Attempt | null = null;

  constructor(options: AccountOptions) {
    this.#options = options;
  }

  /** Connects if necessary and makes sure that the connection is logged in with the token of now. */
  async ensure(client: DdpClient, signal: AbortSignal): Promise<LoginState> {
    const opened = await client.connection(signal);
    if (opened.kind === 'failed') return { kind: 'unavailable', reason: opened.reason, retryAfterMs: null };
    const { connection } = opened;
    const result = await this.loginOn(connection);
    return result.kind === 'loggedIn' ? { kind: 'loggedIn', connection } : result;
  }

  /** Logs a connection in, unless it is already; shares the attempt that is under way. */
  async loginOn(connection: Connection): Promise<LoginResult> {
    const { token } = this.#options;
    const result = await this.#attempt(connection, await token.current());
    if (result.kind !== 'refused') return result;
    // Refused: the operator may have swapped the token a moment ago.
    const again = await this.#attempt(connection, await token.reread());
    if (again.kind === 'refused') this.#alertRefused();
    return again;
  }

  /** The server does not take this connection for a shop admin's any more: log in anew before the next call. */
  forget(connection: Connection): void {
    if (this.#last?.connection === connection) this.#last = null;
  }

  #attempt(connection: Connection, token: string): Promise<LoginResult> {
    const last = this.#last;
    if (last?.connection === connection && last.token === token && this.#stillHolds(last)) return last.result;
    const attempt: Attempt = {
      connection,
      token,
      at: this.#options.clock.now(),
      result: this.#login(connection, token),
    };
    this.#last = attempt;
    void attempt.result.then((result) => {
      attempt.settled = result;
    });
    return attempt.result;
  }

  async #login(connection: Connection, token: string): Promise<LoginResult> {
    const { expiry, timings } = this.#options;
    const result = await login(connection, token, { timeoutMs: timings.loginTimeoutMs });
    if (result.kind === 'loggedIn') expiry.learned(result.tokenExpires);
    return result;
  }

  #stillHolds({ at, settled }: Attempt): boolean {
    const age = this.#options.clock.now() - at;
    switch (settled?.kind) {
      case undefined:
      case 'loggedIn':
        return true;
      case 'refused':
        return age < this.#options.timings.refusedLoginMs;
      case 'unavailable':
        return age < (settled?.retryAfterMs ?? 0);
    }
  }

  #alertRefused(): void {
    this.#options.alert({
      code: 'atshop_token_refused',
      message: `ATShop refuses the login token: paid orders cannot be fulfilled and wait. ${RENEW_TOKEN}`,
    });
  }
}
