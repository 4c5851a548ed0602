import type { Figure } from './figure.ts';
import { isMet, type Result } from './result.ts';

export interface TableRow {
  readonly figure: Figure;
  /** Null: it could not be measured. */
  readonly measured: { readonly result: Result; readonly ours: number; readonly bare: number } | null;
}

/** For people: one line per figure, columns padded. */
export function tableOf(rows: readonly TableRow[]): string {
  const head = ['figure', 'ratio', 'target', 'min', 'max', 'rounds', '', 'ours', 'bare', 'unit', 'compared'];
  const lines = [head, ...rows.map(cellsOf)];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

function cellsOf({ figure, measured }: TableRow): string[] {
  const { name, title, unit, lowerIsBetter } = figure;
  const target = figure.target === null ? '–' : `${lowerIsBetter ? '≤' : '≥'} ${figure.target.toFixed(2)}`;
  if (measured === null) return [name, '–', target, '–', '–', '0', 'FAILED', '–', '–', unit, title];
  const { result, ours, bare } = measured;
  return [
    name,
    result.ratio.toFixed(2),
    target,
    result.min.toFixed(2),
    result.max.toFixed(2),
    String(result.rounds),
    verdictOf(result),
    ours.toFixed(1),
    bare.toFixed(1),
    unit,
    title,
  ];
}

function verdictOf(result: Result): string {
  const met = isMet(result);
  return met === null ? '' : met ? 'met' : 'missed';
}
