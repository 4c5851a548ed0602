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
import type { FaultBehaviour } from './provider/faults.ts';
import type { Expected, ProviderHarness } from './provider/harness.ts';
import { createScene, type Scene } from './provider/scene.ts';

export { type BehaviourName, everythingPasses } from './provider/behaviours.ts';
export type {
  Bench,
  BenchClock,
  BenchSetting,
  Expected,
  ExpectedResults,
  Fault,
  LedgerEntry,
  Misheard,
  ProviderHarness,
  Scenario,
} from './provider/harness.ts';

export { type DisturbedLine, disturbedLine } from './provider/line/disturbed-line.ts';

/** Registers the suite with vitest under `name`, which is also the provider's column in `npm run conformance`. */
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
      const reason = reasonToSkip(behaviours[behaviour], harness, harness.expected[behaviour]);
      if (reason === null) it(behaviour, () => examine(behaviours[behaviour].run));
      else it.skip(`${behaviour} (${reason})`, () => {});
    }
  });
}

/** `unsupported: …` as the table says, or `untested: …`; null: it must pass. */
function reasonToSkip(
  behaviour: Behaviour | FaultBehaviour,
  { faults }: ProviderHarness,
  expected: Expected | undefined,
): string | null {
  if (expected === undefined) return 'untested: the table of expected results does not name it';
  if (expected !== 'passes') return expected;
  const makeable = !('fault' in behaviour) || !faults || faults.includes(behaviour.fault);
  return makeable ? null : 'untested: the bench cannot make it';
}
