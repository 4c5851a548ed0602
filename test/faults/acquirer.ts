/**
 * The sandbox's bank behind a real HTTP line that a test can spoil: what a provider's server does to captures, voids,
 * refunds and payments with saved cards. Checkouts with a shopper reach the bank directly. It notifies nobody: what it
 * does not say must be asked for.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { FaultQueue } from '../../demo/kit/fault-queue.ts';
import type { HttpClient, HttpResult } from '../../server/outgoing/http-client.ts';
import { type Outcome, rejected, unknown } from '../../server/payments/outcome.ts';
import {
  type Authorize,
  defineProvider,
  type KnownPayment,
  type MoveMoney,
  type PaymentProvider,
  type ProviderDefinition,
  type ProviderPayment,
} from '../../server/providers/provider.ts';
import type { Bank } from '../../server/providers/sandbox/bank/bank.ts';
import { type SandboxConfig, sandboxConfig } from '../../server/providers/sandbox/config.ts';
import { sandbox } from '../../server/providers/sandbox/index.ts';
import { openSandbox } from '../../server/providers/sandbox/provider.ts';

export type Call = 'authorize' | 'capture' | 'void' | 'refund' | 'retrieve' | 'find';

/** How the next call goes wrong; `effect`: only after the bank has acted. */
export type LineFault =
  | {
      readonly fault: 'status';
      readonly status: number;
      readonly effect: boolean;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  | { readonly fault: 'reset'; readonly effect: boolean }
  | { readonly fault: 'silence'; readonly effect: boolean }
  | { readonly fault: 'slow'; readonly ms: number }
  /** The bank acts, and this comes back instead of its answer. */
  | { readonly fault: 'answer'; readonly change: (json: string) => string }
  /** The bank is asked for something else. */
  | { readonly fault: 'ask'; readonly change: (json: string) => string };

export interface Acquirer {
  readonly faults: Readonly<Record<Call, FaultQueue<LineFault>>>;
  /** How often each was called, hung-up calls left out. */
  readonly calls: readonly Call[];
  /** What a configuration's `provider: sandbox` then means. */
  provider(watch: (bank: Bank) => void): ProviderDefinition<SandboxConfig>;
  /** Nobody listens on the port any more, until `pickUp`. */
  hangUp(): Promise<void>;
  pickUp(): Promise<void>;
}

const nobody: HttpClient = {
  call: async () => ({ kind: 'neverSent', reason: 'no notifications' }),
  close: async () => undefined,
};

/** How long the adapter waits for an answer, milliseconds. */
const TIMEOUT_MS = 250;

export async function startAcquirer(): Promise<Acquirer> {
  const calls: Call[] = [];
  const faults = {
    authorize: new FaultQueue<LineFault>(),
    capture: new FaultQueue<LineFault>(),
    void: new FaultQueue<LineFault>(),
    refund: new FaultQueue<LineFault>(),
    retrieve: new FaultQueue<LineFault>(),
    find: new FaultQueue<LineFault>(),
  };
  let backend: PaymentProvider | null = null;
  const server = createServer((request, response) => void serve(request, response));
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = (request.url ?? '').slice(1) as Call;
    const asked = await text(request);
    calls.push(call);
    const fault = faults[call].next();
    const act = async () =>
      JSON.stringify(await answer(backend, call, fault?.fault === 'ask' ? fault.change(asked) : asked));
    if (fault !== null && 'effect' in fault && fault.effect) await act();
    switch (fault?.fault) {
      case 'status':
        return void response.writeHead(fault.status, fault.headers).end(fault.body ?? '{"error":"internal"}');
      case 'reset':
        return void request.socket.resetAndDestroy();
      case 'silence':
        return;
      default: {
        if (fault?.fault === 'slow') await pause(fault.ms);
        const json = await act();
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(fault?.fault === 'answer' ? fault.change(json) : json);
      }
    }
  }

  const hangUp = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    faults,
    calls,
    provider: (watch) =>
      defineProvider<SandboxConfig>({
        ...sandbox,
        configSchema: sandboxConfig,
        open(context) {
          const { provider, bank } = openSandbox({ ...context, http: nobody });
          backend = provider;
          watch(bank);
          return { ...provider, ...overHttp(context.http, `http://127.0.0.1:${port}`) };
        },
      }),
    hangUp,
    pickUp: () => listen(port),
  };
}

/** The backend's own words, as JSON. */
async function answer(backend: PaymentProvider | null, call: Call, asked: string): Promise<unknown> {
  const input = { ...JSON.parse(asked), signal: AbortSignal.timeout(1_000) };
  if (call === 'retrieve') return backend?.retrieve(input, input.signal);
  if (call === 'find') return backend?.findByMerchantRef?.(input, input.signal);
  return backend?.[call]?.(input);
}

/** The adapter's side, as trusting as a merchant's own module may be: whatever is JSON is passed on. */
function overHttp(http: HttpClient, url: string) {
  async function post<T>(call: Call, { signal, ...input }: { readonly signal: AbortSignal }): Promise<Outcome<T>> {
    const body = JSON.stringify(input);
    return read(await http.call({ method: 'POST', url: `${url}/${call}`, body, timeoutMs: TIMEOUT_MS, signal }));
  }
  return {
    authorize: (input: Authorize) => post<ProviderPayment>('authorize', input),
    capture: (input: MoveMoney) => post<ProviderPayment>('capture', input),
    void: (input: MoveMoney) => post<ProviderPayment>('void', input),
    refund: (input: MoveMoney) => post<ProviderPayment>('refund', input),
    retrieve: (known: KnownPayment, signal: AbortSignal) => post<ProviderPayment>('retrieve', { ...known, signal }),
    findByMerchantRef: (known: KnownPayment, signal: AbortSignal) =>
      post<ProviderPayment | null>('find', { ...known, signal }),
  };
}

function read<T>(result: HttpResult): Outcome<T> {
  switch (result.kind) {
    case 'neverSent':
      return rejected('unreachable', result.reason);
    case 'noAnswer':
      return unknown(result.cause === 'tooLarge' ? 'unparseable' : result.cause, result.reason);
    case 'answer': {
      const { status, body } = result;
      if (status >= 500) return unknown('serverError', `status ${status}`);
      if (status !== 200) return rejected(status === 429 ? 'unreachable' : 'invalid_request', `status ${status}`);
      try {
        return JSON.parse(body.toString('utf8'));
      } catch {
        return unknown('unparseable', 'not JSON');
      }
    }
  }
}
