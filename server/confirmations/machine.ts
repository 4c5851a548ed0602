/**
 * A confirmation's way to the store. `sending` is held under a lease; `unsure` means that a send may have
 * taken effect on a platform where twice is not once, so only a read-back leads on from it, or the
 * platform's own asking.
 */
export type ConfirmationState = 'queued' | 'sending' | 'waiting' | 'unsure' | 'delivered' | 'dead';

const EDGES: Readonly<Record<ConfirmationState, readonly ConfirmationState[]>> = {
  // From here and below straight to delivered: the platform has learnt it by asking again. To unsure: an older copy was put back.
  queued: ['sending', 'delivered', 'dead', 'unsure'],
  waiting: ['sending', 'delivered', 'dead', 'queued', 'unsure'],
  unsure: ['sending', 'delivered', 'dead', 'queued', 'unsure'],
  // To itself: the lease of a worker that died is taken over.
  sending: ['sending', 'delivered', 'waiting', 'unsure', 'dead'],
  dead: ['queued'],
  delivered: [],
};

export const canGo = (from: ConfirmationState, to: ConfirmationState) => EDGES[from].includes(to);
