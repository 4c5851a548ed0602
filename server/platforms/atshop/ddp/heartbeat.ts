import type { DdpTimings } from './timings.ts';

/**
 * Notices a line that died without a word (a half-open TCP connection): after some silence it pings, after more silence it
 * calls the line dead. Anything heard counts as a sign of life.
 */
export class Heartbeat {
  readonly #timings: DdpTimings;
  readonly #ping: () => void;
  readonly #dead: () => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(timings: DdpTimings, ping: () => void, dead: () => void) {
    this.#timings = timings;
    this.#ping = ping;
    this.#dead = dead;
  }

  heard(): void {
    this.#after(this.#timings.heartbeatEveryMs, () => {
      this.#ping();
      this.#after(this.#timings.heartbeatTimeoutMs, this.#dead);
    });
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #after(ms: number, act: () => void): void {
    this.stop();
    this.#timer = setTimeout(act, ms);
    this.#timer.unref();
  }
}
