import type { Capabilities } from '../../server/providers/provider.ts';
import type { Behaviour } from './provider/behaviour.ts';
import { type BehaviourName, behaviourNames, behaviours } from './provider/behaviours.ts';
import type { Expected, ExpectedResults } from './provider/harness.ts';

/** The starting point of a table of expected results: everything passes but what the capabilities exclude. */
export function expectedOf(capabilities: Capabilities): ExpectedResults {
  const expected = (name: BehaviourName): Expected => {
    const { excludedBy }: Behaviour = behaviours[name];
    const reason = excludedBy?.(capabilities) ?? null;
    return reason === null ? 'passes' : `unsupported: ${reason}`;
  };
  return Object.fromEntries(behaviourNames.map((name) => [name, expected(name)])) as ExpectedResults;
}
