/**
 * A real server process of the fault harness: `<config file> <widget> <shift>`. Its clock is the machine's, shifted as
 * the harness says (`{advance}`), and waits for what does not answer pass twenty times as fast.
 */
import { loadConfig } from '../../../server/config/load.ts';
import { registry } from '../../../server/registry.ts';
import { startTillgate } from '../../../server/tillgate.ts';
import { hurry } from './hurry.ts';

const [file = '', widgetDirectory = '', shifted = '0'] = process.argv.slice(2);
hurry();
let shift = Number(shifted);
const clock = { now: () => Date.now() + shift };

const result = await loadConfig({ file, env: process.env, registry });
if (!result.ok) throw new Error(JSON.stringify(result.problems));
const tillgate = await startTillgate(result.config, {
  clock,
  widgetDirectory,
  schedules: { jitter: 0.2, pollMs: 100, drainMs: 20_000 },
});
process.on('SIGTERM', () => void tillgate.stop().then(() => process.exit(0)));
process.on('message', async (order: { readonly id: number; readonly advance: number }) => {
  shift += order.advance;
  await tillgate.runDue();
  process.send?.({ done: order.id });
});
// A harness that was cut off leaves nobody behind.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.send?.('ready');
