import { randomInt } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Package } from './options.ts';

export interface Basket {
  /** What the create call carries as `user.identifier`: a shopper who comes back pays from the same basket. */
  readonly id: string;
  items: readonly Package[];
}

const COOKIE = 'craftingstore_basket';

/** Baskets by cookie. */
export class Baskets {
  readonly #baskets = new Map<string, Basket>();

  /** The shopper's basket; a new one with its cookie when there is none. */
  of(request: Request, response: Response): Basket {
    const id = new RegExp(`(?:^|;\\s*)${COOKIE}=(\\d+)`).exec(request.headers.cookie ?? '')?.[1];
    const known = id === undefined ? undefined : this.#baskets.get(id);
    if (known) return known;
    const basket: Basket = { id: String(randomInt(1_000_000, 10_000_000)), items: [] };
    this.#baskets.set(basket.id, basket);
    response.cookie(COOKIE, basket.id, { httpOnly: true, sameSite: 'lax' });
    return basket;
  }

  empty(id: string): void {
    const basket = this.#baskets.get(id);
    if (basket) basket.items = [];
  }
}
