/**
 * The conformance suite of store platforms: what each must do, whatever its contract looks like.
 *
 *     import { platformConformance } from './platform-suite.ts';
 *
 *     platformConformance('my-platform', { limits: myPlatform.limits, …, open: async () => ({ platform, store, close }) });
 *
 * The suite knows no protocol. A `PlatformHarness` (platform/harness.ts) speaks it: it builds requests as the store would
 * send them, and runs a fake store end on loopback that can be told how to behave.
 */
import { afterEach, describe } from 'vitest';
import { actionBehaviours } from './platform/actions.ts';
import { confirmationBehaviours } from './platform/confirmations.ts';
import type { OpenedPlatform, PlatformHarness } from './platform/harness.ts';
import { hygieneBehaviours } from './platform/hygiene.ts';
import { repeatBehaviours } from './platform/repeats.ts';
import { replyBehaviours } from './platform/replies.ts';
import { requestBehaviours } from './platform/requests.ts';

export type {
  ActionCall,
  BadRequest,
  FakeStoreEnd,
  OpenedPlatform,
  PlatformHarness,
  StoreEndMode,
} from './platform/harness.ts';

/** Registers the suite with vitest under `name`. */
export function platformConformance(name: string, harness: PlatformHarness): void {
  describe(`platform ${name}`, () => {
    const opened: OpenedPlatform[] = [];
    const open = async () => {
      const one = await harness.open();
      opened.push(one);
      return one;
    };
    afterEach(async () => {
      for (const { platform, close } of opened.splice(0)) {
        await platform.close();
        await close();
      }
    });

    requestBehaviours(harness, open);
    replyBehaviours(harness, open);
    actionBehaviours(harness, open);
    confirmationBehaviours(harness, open);
    repeatBehaviours(harness, open);
    hygieneBehaviours(harness, open);
  });
}
