import { describeCase, hasFlag, type Oracle, taken } from './evidence.ts';

/** O1: at most one charge per order at the providers, or the others are shown as paid twice. */
export const chargedOnce: Oracle = ({ cases }) =>
  cases
    .filter((one) => one.charges.filter(taken).length > 1 && !hasFlag(one, 'paidTwice'))
    .map((one) => ({ oracle: 'O1', kind: 'double', what: `charged twice: ${describeCase(one)}` }));
