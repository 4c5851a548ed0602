import type { Environment } from '../config/environment.ts';

/** The terminal a command talks to; tests pass their own. */
export interface Io {
  /** Results: what a script reads. */
  out(text: string): void;
  /** Everything said to a person beside the result. */
  err(text: string): void;
  /** True when a person sits there and can be asked. */
  readonly interactive: boolean;
  /** How wide it is; undefined where it is none. */
  readonly columns?: number | undefined;
  readonly env: Environment;
  readonly cwd: string;
}

/** A line of text, or several. */
export function printLine(write: (text: string) => void, text: string): void {
  write(`${text}\n`);
}

/** One JSON document, indented: readable by a person and by `jq` alike. */
export function printJson(io: Io, value: unknown): void {
  printLine(io.out, JSON.stringify(value, null, 2));
}
