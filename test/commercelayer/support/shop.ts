/** A fashion shop on the fake Commerce Layer, whose gateway is a whole Tillgate. One clock for all of them. */
import { setTimeout as pause } from 'node:timers/promises';
import { CommerceLayer, type CommerceLayerBundle } from '@commercelayer/sdk/bundle';
import type { FakeCommerceLayer, NewOrder } from '../../../demo/commercelayer/index.ts';
import { sdkFetch } from '../../../demo/commercelayer/sdk-fetch.ts';
import { MINUTE, SECOND } from '../../../server/clock.ts';
import { openScene, type Scene, type SceneOptions } from '../../faults/scene.ts';

/** Who a request of the platform's API comes from. */
export interface Caller {
  readonly accessToken: string;
  /** The official SDK, unmodified. */
  readonly sdk: CommerceLayerBundle;
}

export interface Shop {
  readonly scene: Scene;
  readonly platform: FakeCommerceLayer;
  /** Integration credentials: the merchant. */
  readonly merchant: Caller;
  /** A sales channel's: a guest, or the customer of this id. */
  visitor(customer?: string): Caller;
  /** The circuit breaker of the gateway. */
  breaker(): { readonly state: 'closed' | 'open'; readonly failures: number };
  /** Lets time pass in small steps, for every side at once, until something is so. */
  until<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>>;
  stop(): Promise<void>;
}

export interface ShopOptions extends SceneOptions {
  /** How long Tillgate lets a call wait for its outcome, milliseconds. Default: its own, 3,000. */
  readonly answerWithinMs?: number;
  /** How long slow test cards take, on the movable clock. Default: longer than any call waits in real time. */
  readonly settleAfterMs?: number;
}

/** What the orders of these tests are for, unless they say otherwise: 59.00 EUR. */
export const HOODIE: NewOrder = { lines: [{ sku: 'HOODIE' }] };
export const HOODIE_CENTS = 5_900;

const STEP = 3 * SECOND;
const MOST = 10 * MINUTE;

export async function openShop({
  answerWithinMs,
  settleAfterMs = 30 * SECOND,
  ...options
}: ShopOptions = {}): Promise<Shop> {
  const { edit = (yaml: string) => yaml } = options;
  const scene = await openScene({
    ...options,
    edit: (yaml) =>
      edit(
        yaml
          .replace('{ provider: sandbox }', `{ provider: sandbox, settleAfterMs: ${settleAfterMs} }`)
          .replace(
            '    organization:',
            answerWithinMs ? `    answerWithinMs: ${answerWithinMs}\n    organization:` : '$&',
          ),
      ),
  });
  const { platform } = scene.fashion;
  const caller = (accessToken: string): Caller => ({
    accessToken,
    sdk: CommerceLayer({ organization: platform.organization, accessToken, fetch: sdkFetch(platform.apiUrl) }),
  });
  return {
    scene,
    platform,
    // Days pass in some tests, and a token lives for hours.
    merchant: caller(platform.token('integration', { lifeSeconds: 1e8 })),
    visitor: (customer) => caller(platform.token('sales_channel', { lifeSeconds: 1e8, ...(customer && { customer }) })),
    breaker: () => platform.breaker(scene.fashion.gateway.id),
    async until(what, look) {
      for (let gone = 0; gone < MOST; gone += STEP) {
        const found = await look();
        if (found) return found;
        // Whoever looks at the bank's books wakes it: it does what is due, and posts its notifications.
        scene.bank.payments();
        await pause(10);
        await scene.pass(STEP);
        await platform.idle();
      }
      throw new Error(`Waited in vain for ${what}`);
    },
    stop: () => scene.stop(),
  };
}
