import { basename } from 'node:path';
import { z } from 'zod';

/** What became of one behaviour of one provider. */
export type Verdict = 'pass' | 'fail' | 'unsupported' | 'untested';

export interface Cell {
  readonly verdict: Verdict;
  /** Why it is unsupported or untested. */
  readonly reason: string | null;
}

/** Provider → behaviour → cell; every provider has every behaviour. */
export type Table = ReadonlyMap<string, ReadonlyMap<string, Cell>>;

/** The part of vitest's JSON report that counts. */
export const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
});

export type VitestReport = z.output<typeof vitestReport>;

const UNTESTED: Cell = { verdict: 'untested', reason: 'nothing was reported of it' };

/**
 * The table of a run. A file that could not even be loaded, and a behaviour that one provider lacks, are `untested`: an
 * empty cell must not look like a good one.
 */
export function tableOf(report: VitestReport): Table {
  const found = new Map<string, Map<string, Cell>>();
  for (const file of report.testResults) {
    const examined = file.assertionResults.flatMap((test) => {
      const provider = /^provider (.+)$/.exec(test.ancestorTitles[0] ?? '')?.[1];
      return provider === undefined ? [] : [{ provider, ...cellOf(test.title, test.status) }];
    });
    if (examined.length === 0) found.set(basename(file.name, '.test.ts'), new Map());
    for (const { provider, behaviour, cell } of examined) {
      found.set(provider, (found.get(provider) ?? new Map<string, Cell>()).set(behaviour, cell));
    }
  }
  const behaviours = new Set([...found.values()].flatMap((cells) => [...cells.keys()]));
  return new Map(
    [...found].map(([provider, cells]) => [
      provider,
      new Map([...behaviours].map((behaviour) => [behaviour, cells.get(behaviour) ?? UNTESTED])),
    ]),
  );
}

/** The suite writes why a behaviour is left out into the title of its test. */
function cellOf(title: string, status: string): { readonly behaviour: string; readonly cell: Cell } {
  const [, behaviour = title, verdict, reason = null] = /^(.*?) \((unsupported|untested): (.*)\)$/s.exec(title) ?? [];
  if (status === 'passed') return { behaviour, cell: { verdict: 'pass', reason: null } };
  if (status === 'failed') return { behaviour, cell: { verdict: 'fail', reason: null } };
  return { behaviour, cell: { verdict: verdict === 'unsupported' ? 'unsupported' : 'untested', reason } };
}

/** Everything examined, and nothing found. A table without a provider is none. */
export const isGood = (table: Table): boolean =>
  table.size > 0 &&
  [...table.values()].every(
    (cells) =>
      cells.size > 0 && [...cells.values()].every(({ verdict }) => verdict === 'pass' || verdict === 'unsupported'),
  );
