import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, longest first. A file that has got slow belongs here; one that is gone does no harm. */
const LONGEST = [
  'test/faults/kill.test.ts',
  'test/faults/commercelayer-kill.test.ts',
  'test/faults/harness/harness.test.ts',
  'test/faults/commercelayer-provider.test.ts',
  'test/faults/servers/servers.test.ts',
  'test/faults/servers/partition.test.ts',
  'test/faults/servers/actions.test.ts',
  'test/e2e/checkout/accessibility.test.ts',
  'test/e2e/providers/courses.test.ts',
  'test/e2e/btcpay/panel.test.ts',
  'test/e2e/all-methods/panels.test.ts',
  'test/e2e/commercelayer/accessibility.test.ts',
  'test/e2e/commercelayer/endings.test.ts',
  'test/server/payments/actions/interleavings.test.ts',
  'test/conformance/stripe.test.ts',
  'test/server/payments/interleavings.test.ts',
  'test/server/cli/own-provider.test.ts',
];

/**
 * Starts a project's longest files first, so that none is left to run alone at the end. vitest knows how long they took
 * from its last run; where there was none, in CI, it takes large files for slow ones, which they are not.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // Their places are kept for the project: its workers end when another project's file is next.
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return projects.flatMap((project) =>
      sorted.filter((one) => one.project === project).sort((a, b) => this.#rank(a) - this.#rank(b)),
    );
  }

  #rank({ moduleId }: TestSpecification): number {
    const rank = LONGEST.indexOf(relative(this.ctx.config.root, moduleId));
    return rank === -1 ? LONGEST.length : rank;
  }
}
