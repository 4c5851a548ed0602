import { expect, it } from 'vitest';
import { expectNoSecret, type Open, type PlatformHarness } from './harness.ts';

/** Looking at a store and closing it changes nothing. */
export function hygieneBehaviours(harness: PlatformHarness, open: Open): void {
  it('checks its configuration without telling the store anything', async () => {
    const one = await open();
    for (const problem of await one.platform.checkConfig()) {
      expect(problem.message).not.toBe('');
      expectNoSecret(harness, problem);
    }
    expect(one.store.received(harness.order.ref)).toBe(0);
  });

  it('closes twice without complaint', async () => {
    const { platform } = await open();
    await platform.close();
    await expect(platform.close()).resolves.toBeUndefined();
  });
}
