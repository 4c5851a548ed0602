/** Every route of the design's table with an honest request to it, from which the fuzz begins. */
import { GATEWAY_ACTIONS, PAYMENTS_ACTIONS } from '../../../server/platforms/commercelayer/routes.ts';
import type { Draft } from './draft.ts';
import { commerceLayerRoute } from './routes/commercelayer.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { shopperRoutes } from './routes/shopper.ts';
import { shopRoutes } from './routes/shops.ts';
import type { World } from './world.ts';

/** A route under fuzz. */
export interface Fuzzed {
  /** As Express knows it, e.g. `POST /craftingstore/:store`; more may stand behind it in brackets. */
  readonly name: string;
  /** Largest body it takes, bytes; 0: it reads none. */
  readonly maxBody: number;
  honest(world: World): Omit<Draft, 'signing' | 'headers'>;
  /** Headers that make a body genuine; a route without is open to everybody. */
  sign?(body: Buffer, world: World): readonly (readonly [string, string])[];
  /** How a refusal looks like where the platform's contract says so; default: `{error:{code,message}}`. */
  refusal?(body: unknown): boolean;
  /** What its honest request is answered with here, where that is not 2xx or 3xx. */
  readonly honestly?: number;
  /** Its body is a form, or may be one. */
  readonly form?: true;
  /** It answers with something else than JSON. */
  readonly page?: true;
}

export const FUZZED: readonly Fuzzed[] = [
  ...shopRoutes,
  ...GATEWAY_ACTIONS.map((action) => commerceLayerRoute('gateway', action)),
  ...PAYMENTS_ACTIONS.map((action) => commerceLayerRoute('payments', action)),
  ...notificationRoutes,
  ...shopperRoutes,
];

/** `POST /notifications/:method`, without what stands in brackets. */
export const routeOf = ({ name }: Fuzzed): string => name.replace(/ \(.*\)$/, '');
