/**
 * A real server process of the fault harness: `<config file> <widget> <shift>`. Its clock is the machine's, moved as the
 * harness says: as time that went by (`advance`), or set by somebody (`leap`). Waits for what does not answer pass twenty
 * times as fast.
 */
import { loadConfig } from '../../../server/config/load.ts';
import { registry } from '../../../server/registry.ts';
import { createSteadyClock } from '../../../server/steady-clock.ts';
import { startTillgate } from '../../../server/tillgate.ts';
import { hurry } from './hurry.ts';

const [file = '', widgetDirectory = '', shifted = '0'] = process.argv.slice(2);
hurry();
let shift = Number(shifted);
let gone = 0;
const clock = createSteadyClock(
  () => Date.now() + shift,
  () => performance.now() + gone,
);

const result = await loadConfig({ file, env: process.env, registry });
if (!result.ok) throw new Error(JSON.stringify(result.problems));
const tillgate = await startTillgate(result.config, {
  clock,
  widgetDirectory,
  schedules: { jitter: 0.2, pollMs: 100, drainMs: 20_000 },
});
process.on('SIGTERM', () => void tillgate.stop().then(() => process.exit(0)));
process.on('message', async (order: { readonly id: number; readonly advance: number; readonly leap: number }) => {
  shift += order.advance + order.leap;
  gone += order.advance;
  // Where the database is away, as in the server's own loops: the next look follows.
  await tillgate.runDue().catch((error: unknown) => process.stderr.write(`a hurried look failed: ${error}\n`));
  process.send?.({ done: order.id });
});
// A harness that was cut off leaves nobody behind.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.send?.('ready');
