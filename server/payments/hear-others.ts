import type { Domain } from './domain.ts';

/**
 * Passes on what other servers on the database announce, so that a page or a platform's call on this one learns at once
 * what they recorded. Returns the stop function.
 */
export const hearOthers = ({ database, signals }: Pick<Domain, 'database' | 'signals'>): (() => void) =>
  database.listen((topic, payload) => {
    if (topic === 'checkout') signals.checkoutChanged(payload);
    if (topic === 'action') signals.actionDecided(payload);
  }, signals.missed);
