/** `npm run conformance`: what each provider does, examined now. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { renderJson, renderTable } from './render.ts';
import { inOrderOf, ownFiles, runSuite } from './run.ts';
import { isGood, tableOf } from './table.ts';

await new Command('conformance')
  .description("Runs the conformance suite against every provider's fake and prints provider × behaviour.")
  .argument('[files...]', 'test files of your own that call providerConformance(), added to the table')
  .option('--json', 'one JSON object on standard output: {provider: {behaviour: pass|fail|unsupported|untested}}')
  .addHelpText('after', '\nEnds with 1 if anything fails or is untested.')
  .action(async (files: string[], { json = false }: { json?: boolean }, command: Command) => {
    const own = files.map((file) => resolve(file));
    const missing = own.find((file) => !existsSync(file));
    if (missing !== undefined) command.error(`error: there is no file ${missing}`, { exitCode: 2 });
    const all = [...new Set([...ownFiles(), ...own])];
    const table = tableOf(inOrderOf(all, await runSuite(all)));
    process.stdout.write(json ? renderJson(table) : renderTable(table));
    process.exitCode = isGood(table) ? 0 : 1;
  })
  .parseAsync();
