/** Rows under a heading, columns aligned with two spaces between them. The last column may be long. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return columns([heading, ...rows]);
}

/** Columns aligned, without a heading. */
export function columns(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => row.map(printable));
  const widths = lines.reduce<number[]>((known, row) => row.map((cell, i) => Math.max(cell.length, known[i] ?? 0)), []);
  return lines
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What a store or a bank wrote must not move the cursor or fake a line. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

/** `2026-11-20 12:00:05` in UTC; `-` for never. */
export function instant(epochMs: number | null): string {
  return epochMs === null ? '-' : new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** `14.2 MB`, in steps of a thousand. */
export function inBytes(bytes: number): string {
  const power = Math.min(3, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return power === 0 ? `${bytes} bytes` : `${(bytes / 1_000 ** power).toFixed(1)} ${['kB', 'MB', 'GB'][power - 1]}`;
}
