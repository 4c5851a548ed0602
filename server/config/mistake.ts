/** One thing to change in `tillgate.yaml` (or in the environment it reads). */
export interface ConfigMistake {
  /** Where it is, in the merchant's words: `stores.blocks.secret`; empty for the file as a whole. */
  readonly key: string;
  /** Counted from 1; null when it is not in the file (a variable, the file itself). */
  readonly line: number | null;
  readonly column: number | null;
  /** What is wrong. */
  readonly message: string;
  /** What to write or do instead; empty when the message already says it. */
  readonly fix: string;
}

/** What is wrong with one value, before anyone has looked up where it stands. */
export interface Complaint {
  readonly message: string;
  readonly fix: string;
}

/** One block of lines per mistake, in the order of the file. */
export function renderMistakes(mistakes: readonly ConfigMistake[]): string {
  return mistakes.map(renderMistake).join('\n');
}

function renderMistake({ key, line, column, message, fix }: ConfigMistake): string {
  const place = line === null ? '' : `line ${line}${column === null ? '' : `:${column}`}  `;
  const advice = fix === '' ? '' : `\n    → ${fix}`;
  return `  ${place}${key}\n    ${message}${advice}`;
}

/** The order in which a person walks through the file; what is not in the file comes first. */
export function byPlace(a: ConfigMistake, b: ConfigMistake): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
