/** One round's turn: `ours` and `bare` are measured close together, so that the machine's moods meet both. */
export interface Round {
  /** From 1. */
  readonly number: number;
  /** Shorter, for a look during work; not to be quoted. */
  readonly quick: boolean;
}

/** What one round came to, both in the figure's own unit; their ratio is what counts. */
export interface Sample {
  readonly ours: number;
  readonly bare: number;
}

/** Something that is measured against the least that could do the same work. */
export interface Figure {
  /** As on the command line: lower case and hyphens. */
  readonly name: string;
  /** What is compared with what, in a few words. */
  readonly title: string;
  /** Of `ours` and `bare`, e.g. `req/s`, `MiB`, `ms`. */
  readonly unit: string;
  /** The ratio `ours / bare` that is wanted; null: measured to be known. */
  readonly target: number | null;
  /** True for times and memory. */
  readonly lowerIsBetter: boolean;
  /** Once, before the first round. */
  prepare?(options: Pick<Round, 'quick'>): Promise<void>;
  /** Throws when an answer was wrong: a fast wrong answer is worth nothing. */
  measure(round: Round): Promise<Sample>;
  /** Once, after the last round or a failure, also of `prepare`. */
  close?(): Promise<void>;
}

/** Both sides of a round, each second round the other way about: neither always finds the machine warm. */
export async function interleaved(
  round: Round,
  measure: { ours(): Promise<number>; bare(): Promise<number> },
): Promise<Sample> {
  if (round.number % 2 === 1) {
    const bare = await measure.bare();
    return { bare, ours: await measure.ours() };
  }
  const ours = await measure.ours();
  return { ours, bare: await measure.bare() };
}
