import type { Figure, Sample } from './figure.ts';

/** What all rounds of a figure came to: the printed line of `--json`. */
export interface Result {
  readonly name: string;
  /** The median of the rounds' ratios `ours / bare`. */
  readonly ratio: number;
  readonly target: number | null;
  readonly lowerIsBetter: boolean;
  readonly min: number;
  readonly max: number;
  readonly rounds: number;
}

/** Each round's own ratio first, the median of them then: a slow minute spoils one round, not the figure. */
export function resultOf(figure: Figure, samples: readonly Sample[]): Result {
  const ratios = samples.map(({ ours, bare }) => ours / bare);
  return {
    name: figure.name,
    ratio: rounded(median(ratios)),
    target: figure.target,
    lowerIsBetter: figure.lowerIsBetter,
    min: rounded(Math.min(...ratios)),
    max: rounded(Math.max(...ratios)),
    rounds: samples.length,
  };
}

/** Null where there is no target. */
export function isMet({ ratio, target, lowerIsBetter }: Result): boolean | null {
  if (target === null) return null;
  return lowerIsBetter ? ratio <= target : ratio >= target;
}

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('There is no median of nothing');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (Number(sorted[Math.floor(middle)]) + Number(sorted[Math.ceil(middle)])) / 2;
}

const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
