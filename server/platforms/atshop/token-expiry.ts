import { type Clock, DAY } from '../../clock.ts';
import type { Alert } from '../../services.ts';

const WARN_BEFORE_DAYS = 14;

/** Remembers when the login token ends and warns a person in time, at most once a day. */
export class TokenExpiry {
  readonly #clock: Clock;
  readonly #warn: (alert: Omit<Alert, 'subject'>) => void;
  #endsAt: number | null = null;
  #warnedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, warn: (alert: Omit<Alert, 'subject'>) => void) {
    this.#clock = clock;
    this.#warn = warn;
  }

  /** What a login said: epoch milliseconds; null when it said nothing. */
  learned(endsAt: number | null): void {
    this.#endsAt = endsAt;
    this.check();
  }

  check(): void {
    const { daysLeft } = this;
    const now = this.#clock.now();
    if (daysLeft === null || !this.endsSoon || now - this.#warnedAt < DAY) return;
    this.#warnedAt = now;
    const left = daysLeft > 0 ? `ends in ${Math.floor(daysLeft)} days` : 'has ended';
    this.#warn({ code: 'atshop_token_expiring', message: `The ATShop login token ${left}. ${RENEW_TOKEN}` });
  }

  get endsSoon(): boolean {
    return this.daysLeft !== null && this.daysLeft < WARN_BEFORE_DAYS;
  }

  /** Fractional; negative when it has ended; null when unknown. */
  get daysLeft(): number | null {
    return this.#endsAt === null ? null : (this.#endsAt - this.#clock.now()) / DAY;
  }
}

/** What an operator has to do about a token (ATShop documentation, "Authentication"). */
export const RENEW_TOKEN =
  "Log in to the ATShop dashboard as an admin of the shop, run Meteor._localStorage.getItem('Meteor.loginToken') in the " +
  "browser's console, and put the value where the store's loginToken comes from: its file (read again at once), or the " +
  'environment or configuration (then restart). Do not log out in that browser: that ends the token.';
