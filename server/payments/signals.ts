import { EventEmitter } from 'node:events';

/**
 * Taps on the shoulder within one process, given after a commit here or on another server (`hearOthers`). They carry
 * no facts: whoever is woken reads the database, and everyone also looks by himself from time to time.
 */
export interface Signals {
  /** A checkout changed in a way its shopper can see. */
  checkoutChanged(publicId: string): void;
  onCheckoutChanged(publicId: string, listener: () => void): () => void;
  /** An action was decided. */
  actionDecided(publicId: string): void;
  onActionDecided(publicId: string, listener: () => void): () => void;
  /** There may be something to confirm, to look into, or to check. */
  workAdded(kind: Work): void;
  onWorkAdded(kind: Work, listener: () => void): () => void;
  /** Taps of others may have been lost: everyone is woken. */
  missed(): void;
}

/** `notificationsLeft`: more of them were due than had room. */
export type Work = 'confirmations' | 'notifications' | 'notificationsLeft' | 'reconciliation';

export function createSignals(): Signals {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  const on = (event: string, listener: () => void) => {
    emitter.on(event, listener);
    return () => void emitter.off(event, listener);
  };
  return {
    checkoutChanged: (id) => void emitter.emit(`checkout:${id}`),
    onCheckoutChanged: (id, listener) => on(`checkout:${id}`, listener),
    actionDecided: (id) => void emitter.emit(`action:${id}`),
    onActionDecided: (id, listener) => on(`action:${id}`, listener),
    workAdded: (kind) => void emitter.emit(`work:${kind}`),
    onWorkAdded: (kind, listener) => on(`work:${kind}`, listener),
    missed() {
      for (const event of emitter.eventNames()) emitter.emit(event);
    },
  };
}
