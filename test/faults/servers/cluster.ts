import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failpoint } from '../../../server/failpoint.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';
import { freePort, type Stores, startStores } from '../../support/world.ts';
import { chargesOf } from '../charges.ts';
import { startProcess, type TillgateProcess } from '../process.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { type HeldLine, startHeldLine } from './held-line.ts';

/** One server process of a cluster. */
export interface Member extends TillgateProcess {
  readonly port: number;
  /** A checkout's address on this very server, past the balancer. */
  at(checkoutUrl: string): string;
  freeze(): void;
  wake(): void;
}

/** Several Tillgate servers on one PostgreSQL, behind one address, with the fake stores and one bank. */
export interface Cluster {
  readonly stores: Stores;
  readonly postgres: Postgres;
  readonly database: string;
  readonly balancer: Balancer;
  start(failpoint?: Failpoint): Promise<Member>;
  /** One whose line to the database can be held. */
  startApart(): Promise<{ readonly member: Member; readonly line: HeldLine }>;
  charges(): ReturnType<typeof chargesOf>;
  stop(): Promise<void>;
}

export async function startCluster(options: { durable?: boolean } = {}): Promise<Cluster> {
  const postgres = await startPostgres(options);
  const database = await postgres.createDatabase();
  const stores = await startStores({ database });
  const balancer = await startBalancer(Number(new URL(stores.tillgateUrl).port));
  const members = new Set<Member>();
  const lines = new Set<HeldLine>();

  async function start(configFile: string, failpoint?: Failpoint): Promise<Member> {
    const port = await freePort();
    const env = { ...stores.env, PORT: `${port}` };
    const running = await startProcess({ folder: stores.folder, configFile, env }, failpoint);
    const member: Member = {
      ...running,
      port,
      at: (checkoutUrl) => `http://127.0.0.1:${port}${new URL(checkoutUrl).pathname}`,
      freeze: () => void running.child.kill('SIGSTOP'),
      wake: () => void running.child.kill('SIGCONT'),
    };
    members.add(member);
    void running.ended.then(() => members.delete(member));
    return member;
  }

  return {
    stores,
    postgres,
    database,
    balancer,
    start: (failpoint) => start(stores.configFile, failpoint),
    async startApart() {
      const line = await startHeldLine(postgres.port);
      lines.add(line);
      const own = join(stores.folder, `line-${line.port}.yaml`);
      const yaml = readFileSync(stores.configFile, 'utf8');
      writeFileSync(own, yaml.replace(`:${postgres.port}/`, `:${line.port}/`));
      return { member: await start(own), line };
    },
    // A PostgreSQL has no folder: what providers keep lies beside the configuration.
    charges: () => chargesOf(stores, join(stores.folder, 'data')),
    async stop() {
      await Promise.all([...members].map((member) => member.kill()));
      await Promise.all([...lines].map((line) => line.close()));
      await balancer.stop();
      await stores.stop();
      await postgres.stop();
    },
  };
}
