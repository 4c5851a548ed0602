/** Tillgate as a merchant starts it, from its configuration. Arguments: the YAML, and where the widget lies. */
import { readFileSync } from 'node:fs';
import { parseConfig } from '../../../server/config/parse.ts';
import { registry } from '../../../server/registry.ts';
import { startTillgate } from '../../../server/tillgate.ts';
import { tellParent } from './parent.ts';

const [yaml = '', widgetDirectory = ''] = process.argv.slice(2);
const parsed = parseConfig(yaml, { env: {}, readFile: (path) => readFileSync(path, 'utf8'), registry });
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 2));
const tillgate = await startTillgate({ ...parsed.config, port: 0 }, { widgetDirectory });
tellParent(tillgate.url);
