import type { Operator } from '../../../server/operator/operator.ts';
import { cli } from './support.ts';

/** An operator's door that refuses what a test does not expect, and notes that it was closed. */
export function fakeOperator(parts: Partial<Operator>) {
  const seen = { closed: 0 };
  const unexpected = (what: string) => async (): Promise<never> => {
    throw new Error(`${what} must not be called here`);
  };
  const operator: Operator = {
    markPaid: unexpected('markPaid'),
    listConfirmations: unexpected('listConfirmations'),
    showConfirmation: unexpected('showConfirmation'),
    resendConfirmation: unexpected('resendConfirmation'),
    listFlags: unexpected('listFlags'),
    decideFlags: unexpected('decideFlags'),
    seeFlags: unexpected('seeFlags'),
    listActions: unexpected('listActions'),
    decideAction: unexpected('decideAction'),
    tellStories: unexpected('tellStories'),
    close: async () => {
      seen.closed += 1;
    },
    ...parts,
  };
  return { operator, seen };
}

export const runWith = (cwd: string, parts: Partial<Operator>, argv: readonly string[]) => {
  const { operator, seen } = fakeOperator(parts);
  return cli(argv, { cwd, runtime: { openOperator: async () => operator } }).then((result) => ({ ...result, ...seen }));
};
