import type { DemoClock } from '../../kit/clock.ts';
import { MeteorFailure } from './failure.ts';

/** Meteor's default life of a resume token. */
const TOKEN_LIFE_MS = 90 * 24 * 60 * 60 * 1000;

interface Token {
  readonly userId: string;
  readonly expiresAt: number;
}

export interface Login {
  readonly id: string;
  readonly token: string;
  readonly tokenExpires: Date;
  readonly type: 'resume';
}

/** Resume tokens of the shop's admins. */
export class Tokens {
  readonly #tokens = new Map<string, Token>();
  readonly #clock: DemoClock;

  constructor(clock: DemoClock) {
    this.#clock = clock;
  }

  issue(token: string, expiresAt = this.#clock.now() + TOKEN_LIFE_MS, userId = 'adminQ7tGzWc3NfKvXy'): void {
    this.#tokens.set(token, { userId, expiresAt });
  }

  revoke(token: string): void {
    this.#tokens.delete(token);
  }

  /** The result of method `login`; throws Meteor's 403 for a token that is unknown or past its end. */
  resume(token: unknown): Login {
    const known = typeof token === 'string' ? this.#tokens.get(token) : undefined;
    if (typeof token !== 'string' || !known) {
      throw new MeteorFailure({ error: 403, reason: "You've been logged out by the server. Please log in again." });
    }
    if (known.expiresAt <= this.#clock.now()) {
      throw new MeteorFailure({ error: 403, reason: 'Your session has expired. Please log in again.' });
    }
    return { id: known.userId, token, tokenExpires: new Date(known.expiresAt), type: 'resume' };
  }
}
