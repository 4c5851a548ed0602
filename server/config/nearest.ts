/**
 * The known word somebody most likely meant, or null when none is near: at most a third of the letters may differ.
 * Upper and lower case, `-` and `_` do not count.
 */
export function nearest(word: string, known: Iterable<string>): string | null {
  const wanted = plain(word);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: { readonly candidate: string; readonly distance: number } | null = null;
  for (const candidate of known) {
    const distance = distanceOf(wanted, plain(candidate));
    if (distance <= limit && (best === null || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate ?? null;
}

/** `Did you mean "card"?`, or else the list of what there is. */
export function suggestion(word: string, known: readonly string[], kind: string): string {
  const near = nearest(word, known);
  if (near !== null) return `Did you mean "${near}"?`;
  return known.length === 0 ? '' : `${kind}: ${[...known].sort().join(', ')}.`;
}

function plain(word: string): string {
  return word.slice(0, 64).toLowerCase().replace(/[-_]/g, '');
}

/** One word that begins with the other (`warning` for `warn`) is as near as a slip of one letter. */
function distanceOf(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 3 && long.startsWith(short) ? Math.min(1, long.length - short.length) : editDistance(a, b);
}

/** Optimal string alignment: insertions, deletions, changes, and swaps of neighbours, one row of the table per letter. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + cost,
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
