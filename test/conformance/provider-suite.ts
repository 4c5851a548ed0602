/**
 * The conformance suite of payment providers: what every adapter must do right, whoever wrote it.
 *
 *     import { everythingPasses, providerConformance } from './provider-suite.ts';
 *
 *     providerConformance('my-provider', {
 *       capabilities: myProvider.capabilities,
 *       expected: { ...everythingPasses, 'a dispute shows in the truth': 'unsupported: bank transfers have none' },
 *       live: false,
 *       currencies: ['EUR', 'JPY', 'KWD'],
 *       faults: ['requestLost', 'answerLost'],
 *       secrets: ['sk_test_…'],
 *       open: async () => ({ provider: openProvider(myProvider, context), … }),
 *     });
 *
 * The harness and the bench are described in provider/harness.ts. A behaviour that the provider's capabilities
 * exclude must be listed as unsupported, and is reported as skipped with its reason; so nothing is left out silently.
 */
import { describe, expect, it } from 'vitest';
import type { Behaviour } from './provider/behaviour.ts';
import { behaviourNames, behaviours } from './provider/behaviours.ts';
import { examineFault, FAULT_OUTCOMES } from './provider/faults.ts';
import type { Fault, ProviderHarness } from './provider/harness.ts';
import { createScene, type Scene } from './provider/scene.ts';

export { type BehaviourName, everythingPasses } from './provider/behaviours.ts';
export type {
  Bench,
  Expected,
  ExpectedResults,
  Fault,
  LedgerEntry,
  ProviderHarness,
  Scenario,
} from './provider/harness.ts';

export function providerConformance(name: string, harness: ProviderHarness): void {
  const examine = async (run: (scene: Scene) => Promise<void>): Promise<void> => {
    const bench = await harness.open();
    try {
      await run(createScene(harness, bench));
    } finally {
      await bench.close();
    }
  };

  describe(`provider ${name}`, () => {
    it('lists as unsupported every behaviour that its capabilities exclude', () => {
      const forgotten = behaviourNames.filter((behaviour) => {
        const { excludedBy }: Behaviour = behaviours[behaviour];
        return excludedBy?.(harness.capabilities) && harness.expected[behaviour] === 'passes';
      });
      expect(forgotten).toEqual([]);
    });

    for (const behaviour of behaviourNames) {
      const expected = harness.expected[behaviour];
      if (expected === 'passes') it(behaviour, () => examine(behaviours[behaviour].run));
      else it.skip(`${behaviour} (${expected})`, () => {});
    }

    for (const fault of Object.keys(FAULT_OUTCOMES) as Fault[]) {
      const title = `${fault} is taken for ${FAULT_OUTCOMES[fault].join(' or ')}`;
      if (harness.faults.includes(fault)) it(title, () => examine((scene) => examineFault(scene, fault)));
      else it.skip(`${title} (unsupported: the bench cannot make it)`, () => {});
    }
  });
}
