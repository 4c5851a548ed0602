import type { Table, Verdict } from './table.ts';

const MARKS: Readonly<Record<Verdict, string>> = { pass: '✓', fail: '✗', unsupported: '–', untested: '?' };
/** A mark and the number of its footnote. */
const COLUMN = 5;

/** For programs: `{provider: {behaviour: verdict}}`, one line. */
export function renderJson(table: Table): string {
  const rows = [...table].map(([provider, cells]) => [
    provider,
    Object.fromEntries([...cells].map(([behaviour, { verdict }]) => [behaviour, verdict])),
  ]);
  return `${JSON.stringify(Object.fromEntries(rows))}\n`;
}

/** For people: behaviours down, providers across, the reasons of what is left out below. */
export function renderTable(table: Table): string {
  const notes: string[] = [];
  const noteOf = (provider: string, reason: string | null): string => {
    if (reason === null) return '';
    const note = `${provider}: ${reason}`;
    if (!notes.includes(note)) notes.push(note);
    return String(notes.indexOf(note) + 1);
  };
  const providers = [...table.keys()];
  const behaviours = [...(table.values().next().value ?? new Map<string, never>()).keys()];
  const rows = behaviours.map((behaviour) => {
    const marks = [...table].map(([provider, cells]) => {
      const { verdict, reason } = cells.get(behaviour) ?? { verdict: 'untested', reason: null };
      return `${MARKS[verdict]}${noteOf(provider, reason)}`.padEnd(COLUMN);
    });
    return `${marks.join('')}${behaviour}`;
  });
  return [
    ...providers.map((provider, place) => `${'│'.padEnd(COLUMN).repeat(place)}${provider}`),
    ...rows,
    '',
    ...notes.map((note, place) => `${String(place + 1).padStart(3)}  ${note}`),
    '',
    ...providers.map((provider) => totals(provider, table)),
    '',
  ].join('\n');
}

function totals(provider: string, table: Table): string {
  const cells = [...(table.get(provider)?.values() ?? [])];
  const count = (wanted: Verdict) => cells.filter(({ verdict }) => verdict === wanted).length;
  return `${provider}: ${count('pass')} ✓ pass, ${count('unsupported')} – unsupported, ${count('fail')} ✗ fail, ${count('untested')} ? untested`;
}
