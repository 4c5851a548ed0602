/** One thing at a time per order; a second `_place` sees what the first has done. */
export class OrderLocks {
  readonly #tails = new Map<string, Promise<unknown>>();

  run<Result>(orderId: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(orderId) ?? Promise.resolve();
    const run = before.then(task);
    this.#tails.set(
      orderId,
      run.catch(() => undefined),
    );
    return run;
  }

  /** Resolves when nothing is running any more, what was started meanwhile included. */
  async idle(): Promise<void> {
    let tails: readonly Promise<unknown>[] = [];
    do {
      tails = [...this.#tails.values()];
      await Promise.all(tails);
    } while ([...this.#tails.values()].some((tail) => !tails.includes(tail)));
  }
}
