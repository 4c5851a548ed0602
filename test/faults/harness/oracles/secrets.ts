import type { Oracle } from './evidence.ts';

/** O5: no secret and no card number in the logs. */
export const nothingGivenAway: Oracle = ({ log, secrets }) =>
  Object.entries(secrets)
    .filter(([, secret]) => log.includes(secret))
    .map(([name]) => ({ oracle: 'O5', what: `${name} stands in the log` }));
