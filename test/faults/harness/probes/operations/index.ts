/** Group K: configurations a server must not start with, and what the doctor says. By the real command line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { freePort } from '../../../../support/world.ts';
import type { Probe, ProbeWorld } from '../../probe.ts';
import { type Terminal, tillgate, withConfig } from '../support/command-line.ts';
import { demand, demandThat } from '../support/demand.ts';
import { each } from '../support/each.ts';
import { visitor } from '../support/visitor.ts';

export type CommandLine = typeof tillgate;

const SECRETS = ['BLOCKS_SECRET', 'OVERLAY_SECRET', 'ATSHOP_LOGIN_TOKEN', 'FASHION_SECRET', 'FASHION_PAYMENTS_SECRET'];

interface Unset {
  readonly name: string;
  readonly value: string | undefined;
}

type Edit = (yaml: string) => string;

/** Mistakes in the running server's own configuration, and what must be said about them. */
const MISTAKES: readonly (readonly [fault: string, title: string, edit: Edit, says: RegExp])[] = [
  [
    'K-b',
    'a test key where live money is meant',
    (yaml) => `${yaml.trimEnd()}\n  cards: { provider: stripe, secretKey: sk_test_notARealKey1234, mode: live }\n`,
    /methods\.cards\.secretKey[\s\S]*test key/,
  ],
  [
    'K-b',
    'a publishable key of the other mode',
    (yaml) =>
      `${yaml.trimEnd()}\n  cards: { provider: stripe, secretKey: sk_live_notARealKey1234, publishableKey: pk_test_notARealKey1234, present: element }\n`,
    /methods\.cards\.publishableKey[\s\S]*live key/,
  ],
  [
    'K-c',
    'a public address over http',
    (yaml) => publicly(yaml, 'http://pay.example.com'),
    /Write https:\/\/pay\.example\.com/,
  ],
  ['K-c', 'a public address that is none', (yaml) => publicly(yaml, 'pay example'), /publicUrl/],
  [
    'K-c',
    'a public address with a path',
    (yaml) => publicly(yaml, 'https://pay.example.com/a?b=c'),
    /Write https:\/\/pay\.example\.com/,
  ],
  [
    'J2',
    'every proxy trusted',
    (yaml) => `trustProxy: true\n${yaml.replace(/^trustProxy: .*\n/m, '')}`,
    /trustProxy[\s\S]*forge/,
  ],
  ['K-a', 'a key that is misspelt', (yaml) => yaml.replace('origins:', 'orgins:'), /Did you mean "origins"/],
  ['K-a', 'a method nobody configured', (yaml) => yaml.replace('methods: [card,', 'methods: [crad,'), /crad/],
  [
    'K-a',
    'a database that would forget',
    (yaml) => yaml.replace(/^database: .*$/m, 'database: ":memory:"'),
    /forget payments/,
  ],
];

const publicly = (yaml: string, address: string) => yaml.replace(/^publicUrl: .*$/m, `publicUrl: ${address}`);

const ofRunning = ({ stores }: ProbeWorld) => readFileSync(stores.configFile, 'utf8');

/** Ends with 1, names what is wrong, shows no secret, and has started nothing. */
async function demandNoStart(run: CommandLine, yaml: string, env: Terminal['env'], says: RegExp): Promise<void> {
  const { code, err, started } = await withConfig(yaml, (cwd) => run(['serve'], { cwd, env }));
  demand('it ended with, having started', [code, started], [1, false]);
  demandThat(`${says} was to be said`, says.test(err), err);
  for (const secret of Object.values(env)) {
    demandThat('a mistake shows a secret', secret === '' || !err.includes(secret), err);
  }
}

/** Small, so that the doctor asks nobody but the public address. */
const HEALTHY = (publicUrl: string) => `publicUrl: ${publicUrl}
database: ./tillgate.db
stores:
  - id: blocks
    platform: craftingstore
    secret: 0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0
    origins: [${publicUrl}]
    callbackUrl: ${publicUrl}/callback/custom
methods:
  bank: { provider: bank-transfer, iban: NL91ABNA0417164300, beneficiary: Example BV }
`;

/** What the doctor says about an address, worst first. */
async function addressFound(run: CommandLine, publicUrl: string): Promise<string> {
  const { out } = await withConfig(HEALTHY(publicUrl), (cwd) => run(['doctor', '--json'], { cwd, env: {} }));
  const findings: readonly { check: string; level: string; message: string }[] = JSON.parse(out);
  return findings
    .filter(({ check }) => check === 'public-url')
    .map(({ level, message }) => `${level}: ${message}`)
    .join('\n');
}

const downgrade = (run: CommandLine): Probe => ({
  fault: 'K-h',
  title: 'a database that a newer version has used is refused, and left as it is',
  try: () =>
    withConfig(HEALTHY('http://127.0.0.1:1'), async (cwd) => {
      demand('a new database is opened, ending with', (await run(['flags', 'list'], { cwd, env: {} })).code, 0);
      const file = new Libsql(join(cwd, 'tillgate.db'));
      try {
        const rows = () => file.prepare('SELECT name FROM kysely_migration ORDER BY name').all();
        file.exec(
          "INSERT INTO kysely_migration (name, timestamp) VALUES ('999-of-tomorrow', '2099-01-01T00:00:00.000Z')",
        );
        const before = rows();
        const { code, err } = await run(['flags', 'list'], { cwd, env: {} });
        demand('it ended with', code, 1);
        demandThat('the newer version was to be named', /newer version/.test(err), err);
        demand('the migrations are', rows(), before);
      } finally {
        file.close();
      }
    }),
});

/** @param run another command line, to show that these probes can fail */
export const operationProbes = (run: CommandLine = tillgate): readonly Probe[] => [
  ...each<Unset>(
    SECRETS.flatMap((name) => [
      ['K-a', `${name} is not set`, { name, value: undefined }],
      ['C12', `${name} is empty`, { name, value: '' }],
    ]),
    async (world, { name, value }) => {
      const { [name]: _, ...others } = world.stores.env;
      const env = value === undefined ? others : { ...others, [name]: value };
      await demandNoStart(
        run,
        ofRunning(world),
        env,
        value === undefined ? new RegExp(`${name} is not set`) : /secret|token/i,
      );
    },
  ),
  ...each(
    MISTAKES.map(([fault, title, edit, says]) => [fault, title, { edit, says }] as const),
    async (world, { edit, says }) => demandNoStart(run, edit(ofRunning(world)), world.stores.env, says),
  ),
  {
    fault: 'K-c',
    title: 'the doctor finds this server at its public address, and nothing at another',
    async try(world) {
      const here = await addressFound(run, world.url);
      // One that is down is cut off here, and not found missing.
      await visitor(world).ask('/healthz');
      demandThat('the doctor was to find this server', here.includes('ok: /healthz answers'), here);
      const nowhere = await addressFound(run, `http://127.0.0.1:${await freePort()}`);
      demandThat('the doctor was to miss a server', nowhere.includes('error: /healthz does not answer'), nowhere);
    },
  },
  downgrade(run),
];
