import { readFile, stat } from 'node:fs/promises';
import type { Clock } from '../../clock.ts';
import { loginTokenSchema } from './config.ts';

export interface LoginTokenOptions {
  readonly initial: string;
  readonly file: string | undefined;
  readonly clock: Clock;
  readonly checkEveryMs: number;
}

/**
 * The shop admin's login token. Where it came from a file, the file is read again when it changed, so that an operator
 * swaps a revoked token without a restart. A missing or unreadable file leaves the last good token in place.
 */
export class LoginToken {
  readonly #options: LoginTokenOptions;
  readonly #seen: Set<string>;
  #value: string;
  #version: string | null = null;
  #checkedAt = Number.NEGATIVE_INFINITY;

  constructor(options: LoginTokenOptions) {
    this.#options = options;
    this.#value = options.initial;
    this.#seen = new Set([options.initial]);
  }

  /** The token, read again if its file changed; the file is looked at once per `checkEveryMs`. */
  async current(): Promise<string> {
    const { clock, checkEveryMs, file } = this.#options;
    if (file === undefined || clock.now() - this.#checkedAt < checkEveryMs) return this.#value;
    this.#checkedAt = clock.now();
    return (await versionOf(file)) === this.#version ? this.#value : this.reread();
  }

  /** The token as its file has it now. */
  async reread(): Promise<string> {
    const { file } = this.#options;
    if (file === undefined) return this.#value;
    const version = await versionOf(file);
    const read = loginTokenSchema.safeParse(await contentOf(file));
    if (read.success) {
      this.#version = version;
      this.#value = read.data;
      this.#seen.add(read.data);
    }
    return this.#value;
  }

  /** Every token known so far, for blanking them out of texts. */
  get seen(): ReadonlySet<string> {
    return this.#seen;
  }
}

/** Changes whenever the file does; null while it is missing. */
async function versionOf(file: string): Promise<string | null> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs}:${size}:${ino}`;
  } catch {
    return null;
  }
}

async function contentOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}
