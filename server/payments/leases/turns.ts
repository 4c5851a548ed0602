import type { LeaseKind } from './leases.ts';

interface Turn {
  readonly over: Promise<void>;
  end(): void;
}

/** Who is at what within this process. */
export interface Turns {
  held(kind: LeaseKind): readonly number[];
  /** False: somebody is at it. */
  tryTake(kind: LeaseKind, subject: number): boolean;
  take(kind: LeaseKind, subject: number): Promise<void>;
  free(kind: LeaseKind, subject: number): void;
}

export function createTurns(): Turns {
  const kinds: Record<LeaseKind, Map<number, Turn>> = {
    payment: new Map(),
    notification: new Map(),
    checkout: new Map(),
  };
  const tryTake = (kind: LeaseKind, subject: number) => {
    if (kinds[kind].has(subject)) return false;
    let end = () => {};
    const over = new Promise<void>((resolve) => {
      end = resolve;
    });
    kinds[kind].set(subject, { over, end });
    return true;
  };
  return {
    held: (kind) => [...kinds[kind].keys()],
    tryTake,
    async take(kind, subject) {
      while (!tryTake(kind, subject)) await kinds[kind].get(subject)?.over;
    },
    free(kind, subject) {
      const turn = kinds[kind].get(subject);
      kinds[kind].delete(subject);
      turn?.end();
    },
  };
}
