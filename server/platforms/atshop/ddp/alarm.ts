/** One pause that can be shortened or ended. */
export class Alarm {
  #timer: NodeJS.Timeout | null = null;
  #endsAt = 0;
  #ring: () => void = () => {};

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#ring = resolve;
      this.#set(ms);
    });
  }

  /** Ends the pause in `ms` at the latest. */
  within(ms: number): void {
    if (this.#timer && this.#endsAt - performance.now() > ms) this.#set(ms);
  }

  #set(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#endsAt = performance.now() + ms;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#ring();
    }, ms);
  }
}
