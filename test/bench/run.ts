import type { Figure, Round, Sample } from './figure.ts';
import { median, type Result, resultOf } from './result.ts';

/** All rounds of one figure. What they come to on the way is told to `progress`, one line each. */
export async function runFigure(
  figure: Figure,
  options: { readonly rounds: number; readonly quick: boolean },
  progress: (line: string) => void,
): Promise<{ readonly result: Result; readonly ours: number; readonly bare: number }> {
  const { rounds, quick } = options;
  const samples: Sample[] = [];
  try {
    progress(`${figure.name}: preparing`);
    await figure.prepare?.({ quick });
    for (let number = 1; number <= rounds; number += 1) {
      const sample = await figure.measure({ number, quick } satisfies Round);
      samples.push(sample);
      progress(`${figure.name}: round ${number} of ${rounds}: ${show(sample, figure.unit)}`);
    }
  } finally {
    await figure.close?.();
  }
  return {
    result: resultOf(figure, samples),
    ours: median(samples.map(({ ours }) => ours)),
    bare: median(samples.map(({ bare }) => bare)),
  };
}

const show = ({ ours, bare }: Sample, unit: string) =>
  `${ours.toFixed(1)} against ${bare.toFixed(1)} ${unit}, ratio ${(ours / bare).toFixed(3)}`;
