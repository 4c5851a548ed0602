import type { Logger } from 'pino';

/** Work that goes on after its request was answered. A server that stops waits for it. */
export interface Tasks {
  /** Starts work whose failure is only logged: what is durable by now is picked up again by its schedule. */
  start(name: string, work: () => Promise<unknown>): void;
  /** Resolves once nothing is under way. */
  idle(): Promise<void>;
}

export function createTasks(logger: Logger): Tasks {
  const running = new Set<Promise<unknown>>();
  return {
    start(name, work) {
      const task = work()
        .catch((err) => logger.error({ err, task: name }, 'work in the background failed'))
        .finally(() => running.delete(task));
      running.add(task);
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
