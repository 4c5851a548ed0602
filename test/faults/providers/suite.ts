import { describe, it } from 'vitest';
import { type Examined, examined } from './benches.ts';
import { openProviderWorld, type ProviderWorld } from './world.ts';

/** `fault`: letter and number, as in test/faults/README.md; the key of `Examined.without`. */
type Examine = (fault: string, what: string, run: Examination) => void;

/** `skip`: what cannot be had on this bench is reported with the reason. */
type Examination = (world: ProviderWorld, provider: Examined, skip: (reason: string) => void) => Promise<void>;

/** One suite for every provider; what a provider does not have is reported as skipped, with its reason. */
export function forEveryProvider(title: string, define: (examine: Examine) => void): void {
  describe.each(examined)(`${title} $name`, (provider) => {
    define((fault, what, run) => {
      const reason = provider.without[fault];
      if (reason) it.skip(`${fault} ${what} (unsupported: ${reason})`, () => {});
      else
        it(`${fault} ${what}`, async (test) =>
          run(await openProviderWorld(provider), provider, (reason) => test.skip(reason)));
    });
  });
}
