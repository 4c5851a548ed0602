/**
 * Faults for the next requests, in order: `faults.push(a, b)` spoils the next request with `a`, the one after with `b`.
 * `always` spoils every request once the queue is empty (a store that is down) until it is lifted with `null`.
 */
export class FaultQueue<Fault> {
  #queue: Fault[] = [];
  #always: Fault | null = null;

  push(...faults: Fault[]): void {
    this.#queue.push(...faults);
  }

  always(fault: Fault | null): void {
    this.#always = fault;
  }

  /** The fault for the request at hand; null: behave. */
  next(): Fault | null {
    return this.#queue.shift() ?? this.#always;
  }

  /** Faults still waiting for a request. */
  get waiting(): number {
    return this.#queue.length;
  }

  clear(): void {
    this.#queue = [];
    this.#always = null;
  }
}
