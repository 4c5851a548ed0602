/**
 * What a write is about (`database.write`): works without a subject in common may run at the same time. A work about an
 * order may read and change its checkouts, their payments and operations, its actions, flags, confirmations and trail,
 * and nothing of another order; one that cannot say so beforehand names no subject at all.
 */
export const orderSubject = (storeId: string, orderRef: string) => JSON.stringify(['order', storeId, orderRef]);

/** The action a platform's call belongs to, whichever order that is of. */
export const callSubject = (storeId: string, callKey: string) => JSON.stringify(['call', storeId, callKey]);
