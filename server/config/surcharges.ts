import type { MethodConfig, StoreConfig } from './config.ts';
import type { Findings } from './findings.ts';
import type { Registry } from './registry.ts';

/**
 * Reports surcharges on methods of stores whose platform moves an order's money itself: such a platform only ever
 * moves its own amount, and the surcharge would be left reserved and never taken.
 */
export function checkSurcharges(
  findings: Findings,
  stores: readonly StoreConfig[],
  methods: readonly MethodConfig[],
  { platforms }: Registry,
): void {
  for (const { id, terms } of methods) {
    if (!terms?.surcharge) continue;
    const store = stores.find((one) => one.methods.includes(id) && isMovedByPlatform(one));
    if (!store) continue;
    const advice = platforms.get(store.platform)?.surchargeAdvice ?? '';
    findings.report(['methods', id, 'surcharge'], {
      message: `The store "${store.id}" cannot have a surcharge: its platform moves the order's amount itself, and no other.`,
      fix: `${advice} Remove the surcharge, or take "${id}" out of that store's methods.`.trim(),
    });
  }

  function isMovedByPlatform({ platform }: StoreConfig): boolean {
    return platforms.get(platform)?.limits.capture === 'manual';
  }
}
