import { alive } from './alive.ts';
import { chargedOnce } from './charges.ts';
import { toldIffPaid } from './confirmations.ts';
import type { Evidence, Violation } from './evidence.ts';
import { fulfilledOnce } from './fulfilments.ts';
import { nothingGivenAway } from './secrets.ts';
import { sumsAgree } from './sums.ts';

const ORACLES = [chargedOnce, fulfilledOnce, toldIffPaid, sumsAgree, nothingGivenAway, alive];

/** Whatever is violated by a round, O1 to O6; O7 compares two of them. */
export const judge = (evidence: Evidence): readonly Violation[] => ORACLES.flatMap((oracle) => oracle(evidence));
