import type { Probe } from '../probe.ts';
import { commerceLayerProbes } from './authenticity/commercelayer.ts';
import { craftingStoreProbes } from './authenticity/craftingstore.ts';
import { notificationProbes } from './authenticity/notifications.ts';
import { egressProbes } from './egress/index.ts';
import { bodyProbes } from './input/bodies.ts';
import { idProbes } from './input/ids.ts';
import { logProbes } from './input/log.ts';
import { nameProbes } from './input/names.ts';
import { requestProbes } from './input/requests.ts';
import { wayBackProbes } from './input/ways-back.ts';
import { crowdProbes, lonelyProbes } from './load/index.ts';
import { browserProbes } from './money/browser.ts';
import { priceProbes } from './money/prices.ts';
import { transferProbes } from './money/transfers.ts';
import { operationProbes } from './operations/index.ts';
import { hasManyAddresses } from './support/visitor.ts';

/** Those that ask a running server. */
export const SERVER_PROBES: readonly Probe[] = [
  ...craftingStoreProbes,
  ...commerceLayerProbes,
  ...notificationProbes,
  ...priceProbes,
  ...browserProbes,
  ...transferProbes,
  ...idProbes,
  ...nameProbes,
  ...bodyProbes,
  ...requestProbes,
  ...logProbes,
  ...wayBackProbes,
  ...(hasManyAddresses ? crowdProbes : []),
  ...lonelyProbes,
];

/**
 * Every probe of the groups C, F, G, H, J and K: one for each way a fault is written, so that a fault may be there many
 * times. What they do not try is in `elsewhere.ts`.
 */
export const PROBES: readonly Probe[] = [...SERVER_PROBES, ...egressProbes(), ...operationProbes()];
