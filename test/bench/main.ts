/** Measures Tillgate against the least that could do the same work; see README.md. */
import { figures } from './figures/index.ts';
import { describeMachine } from './machine.ts';
import { readOptions } from './options.ts';
import { runFigure } from './run.ts';
import { type TableRow, tableOf } from './table.ts';

const options = readOptions(process.argv.slice(2), figures);
const progress = (line: string) => void process.stderr.write(`${line}\n`);

progress(describeMachine());
const rows: TableRow[] = [];
for (const figure of options.figures) {
  try {
    const measured = await runFigure(figure, options, progress);
    rows.push({ figure, measured });
    if (options.json) console.log(JSON.stringify(measured.result));
  } catch (error) {
    // The others are still worth knowing; the exit code says that not all are known.
    rows.push({ figure, measured: null });
    process.exitCode = 1;
    progress(`${figure.name}: could not be measured: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
if (!options.json) console.log(`${describeMachine()}\n\n${tableOf(rows)}`);
