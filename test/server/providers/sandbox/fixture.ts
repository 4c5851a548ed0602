import { type Express, default as express } from 'express';
import { pino } from 'pino';
import type { HttpCall, HttpClient, HttpResult } from '../../../../server/outgoing/http-client.ts';
import { openProvider } from '../../../../server/providers/open.ts';
import type { CreateSession, PaymentProvider, ProviderContext } from '../../../../server/providers/provider.ts';
import type { Bank } from '../../../../server/providers/sandbox/bank/bank.ts';
import type { Line } from '../../../../server/providers/sandbox/bank/line.ts';
import { type SandboxConfig, sandboxConfig } from '../../../../server/providers/sandbox/config.ts';
import { sandbox } from '../../../../server/providers/sandbox/index.ts';
import { openSandbox } from '../../../../server/providers/sandbox/provider.ts';
import { inputsFor, START, TestClock } from '../../../support/provider-inputs.ts';

export { START, TestClock };

export const PUBLIC_URL = 'http://localhost:4000';
export const SECRET = 'whsec_sandbox_0123456789';

/** The store's side of notifications: keeps each, answers with `status`, or not at all. */
export class Mailbox implements HttpClient {
  readonly received: HttpCall[] = [];
  status: number | 'noAnswer' = 200;
  async call(call: HttpCall): Promise<HttpResult> {
    this.received.push(call);
    if (this.status === 'noAnswer') return { kind: 'noAnswer', cause: 'timeout', reason: 'test' };
    return { kind: 'answer', status: this.status, headers: {}, body: Buffer.alloc(0) };
  }
  async close(): Promise<void> {}
}

export interface Fixture {
  readonly provider: PaymentProvider;
  readonly bank: Bank;
  readonly line: Line;
  readonly clock: Pick<TestClock, 'now' | 'advance'>;
  readonly mailbox: Mailbox;
  /** The server as far as the challenge page is concerned. */
  readonly app: Express;
  readonly log: string[];
}

export interface Setting {
  readonly dataDirectory?: string;
  readonly publicUrl?: string;
  readonly config?: Partial<SandboxConfig>;
  readonly clock?: Fixture['clock'];
  readonly mailbox?: Mailbox;
}

export function openFixture(setting: Setting = {}): Fixture {
  const clock = setting.clock ?? new TestClock();
  const mailbox = setting.mailbox ?? new Mailbox();
  const publicUrl = setting.publicUrl ?? PUBLIC_URL;
  const log: string[] = [];
  const context: ProviderContext<SandboxConfig> = {
    method: 'card',
    config: sandboxConfig.parse({ timeoutAfterMs: 5, webhookSecret: SECRET, ...setting.config }),
    mountUrl: `${publicUrl}/methods/card`,
    dataDirectory: setting.dataDirectory ?? ':memory:',
    publicUrl,
    clock,
    http: mailbox,
    logger: pino({}, { write: (line: string) => log.push(line) }),
    alert: () => {},
  };
  let opened: ReturnType<typeof openSandbox> | undefined;
  const provider = openProvider(
    {
      ...sandbox,
      open: (given) => {
        opened = openSandbox(given);
        return opened.provider;
      },
    },
    context,
  );
  if (!opened) throw new Error('the sandbox was not opened');
  const app = express();
  const router = express.Router();
  provider.mount?.(router);
  app.use('/methods/card', router);
  return { provider, bank: opened.bank, line: opened.line, clock, mailbox, app, log };
}

export const CARDS = {
  approve: '4242 4242 4242 4242',
  decline: '4000 0000 0000 0002',
  insufficientFunds: '4000 0000 0000 9995',
  challenge: '4000 0027 6000 3184',
  late: '4000 0000 0000 3220',
  declineLate: '4000 0000 0000 3238',
  loseAnswer: '4000 0000 0000 0119',
  moveLate: '4000 0000 0000 7726',
  failRefund: '4000 0000 0000 5126',
  failCapture: '4000 0000 0000 5134',
  loseMoveAnswer: '4000 0000 0000 0127',
};

export const card = (name: keyof typeof CARDS) => ({ number: CARDS[name], expiry: '12/30', cvc: '123' });

const inputs = inputsFor({
  publicUrl: PUBLIC_URL,
  method: 'card',
  frameAncestors: ['https://blocks.example.net'],
  expiresAt: START + 30 * 60_000,
});
export const session = (details: unknown, overrides: Partial<CreateSession> = {}): CreateSession =>
  inputs.session({ details, ...overrides });

/** Lets timers and the notifications they start run; real time, a few milliseconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 2_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('nothing happened in two seconds');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
