import { describeCase, type Oracle } from './evidence.ts';

/** O2: at most one fulfilment per order at the store. */
export const fulfilledOnce: Oracle = ({ cases }) =>
  cases
    .filter(({ delivered }) => delivered > 1)
    .map((one) => ({ oracle: 'O2', kind: 'double', what: `fulfilled twice: ${describeCase(one)}` }));
