/** Tillgate's address, which a store may learn only after Tillgate has started against the store's own port. */
export class LateUrl {
  #url: string | undefined;

  constructor(url: string | undefined) {
    this.set(url);
  }

  set(url: string | undefined): void {
    this.#url = url?.replace(/\/$/, '');
  }

  /** Without a trailing slash; throws when nobody has told yet. */
  get value(): string {
    if (this.#url === undefined) throw new Error('The store does not know where Tillgate is: call connect(url) first.');
    return this.#url;
  }

  get known(): string | null {
    return this.#url ?? null;
  }
}
