/** A real server process for tests that kill it: the real start, with short waiting times: `<config file> <widget>`. */
import { loadConfig } from '../../server/config/load.ts';
import { registry } from '../../server/registry.ts';
import { startTillgate } from '../../server/tillgate.ts';
import { quickSchedules } from '../support/world.ts';

const [file = '', widgetDirectory = ''] = process.argv.slice(2);
const result = await loadConfig({ file, env: process.env, registry });
if (!result.ok) throw new Error(JSON.stringify(result.problems));
const schedules = { ...quickSchedules, sameFailureMs: 500, actionResultDelayMs: 200 };
const tillgate = await startTillgate(result.config, { schedules, widgetDirectory });
process.on('SIGTERM', () => void tillgate.stop().then(() => process.exit(0)));
process.send?.('ready');
