import type { Oracle } from './evidence.ts';

/** Lines that only a mistake of the program's own makes. */
const BUGS = /unhandled ?rejection|uncaught|(platform|provider) bug|TypeError|RangeError|ReferenceError/i;

/** O6: every server lived until it was killed, and none met a bug. */
export const alive: Oracle = ({ deaths, log }) => [
  ...deaths.map((how) => ({ oracle: 'O6', what: `a server ended: ${how}` })),
  ...log
    .split('\n')
    .filter((line) => BUGS.test(line))
    .slice(0, 3)
    .map((line) => ({ oracle: 'O6', what: `a bug in the log: ${line.slice(0, 1_500)}` })),
];
