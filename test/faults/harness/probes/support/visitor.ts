/** Strangers who ask the server from addresses of their own, so that what they do counts against nobody else. */
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { postRaw, sendRaw } from '../../../raw-http.ts';
import type { ProbeWorld } from '../../probe.ts';
import { CutOffError } from './cut-off.ts';

export interface Ask {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Listening {
  readonly status: number;
  hangUp(): void;
}

export interface Visitor {
  /** Where they come from; undefined: the usual loopback address, on a system that has no other. */
  readonly from: string | undefined;
  /** Rejects when the connection is lost, or after twenty seconds without an answer. */
  ask(path: string, ask?: Ask): Promise<Answer>;
  /** The head of an answer that does not end. */
  listen(path: string): Promise<Listening>;
  /** POSTs with exactly these header lines. */
  post(path: string, headers: readonly string[], body: Buffer): Promise<{ status: number; text: string }>;
  /** Sends bytes as they are, and reads until the server closes. */
  send(bytes: string | Buffer): Promise<{ status: number; text: string }>;
}

/** Longer than a server tries by itself while its database is cut off: a question for 5 s, then a write for 10 s. */
const PATIENCE_MS = 20_000;

/**
 * A visitor with an address of 127/8 drawn for them: rate limits count by address, and the shops and shoppers of the
 * round come from 127.0.0.1. macOS answers to 127.0.0.1 alone; there all are one, see `hasManyAddresses`.
 */
export function visitor({ url, random }: Pick<ProbeWorld, 'url' | 'random'>): Visitor {
  const from = hasManyAddresses ? `127.${1 + random(254)}.${random(256)}.${1 + random(254)}` : undefined;
  return {
    from,
    ask: (path, ask = {}) => answerTo(url, path, ask, from),
    listen: (path) => listeningTo(url, path, from),
    post: (path, headers, body) => postRaw(url, path, headers, body, from).then(answered),
    send: (bytes) => sendRaw(url, bytes, from).then(answered),
  };
}

function answered<Raw extends { readonly status: number }>(raw: Raw): Raw {
  if (raw.status === 0) throw new CutOffError('The server hung up without an answer');
  return raw;
}

export const hasManyAddresses = process.platform !== 'darwin';

function listeningTo(url: string, path: string, from: string | undefined) {
  return new Promise<Listening>((resolve, reject) => {
    const asked = request(new URL(path, url), { agent: false, ...(from !== undefined && { localAddress: from }) });
    asked.once('response', (response) => {
      response.on('error', () => undefined).resume();
      resolve({ status: response.statusCode ?? 0, hangUp: () => void asked.destroy() });
    });
    asked.on('error', reject);
    asked.end();
  });
}

function answerTo(url: string, path: string, { method = 'GET', headers = {}, body }: Ask, from: string | undefined) {
  const { hostname, port } = new URL(url);
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  return new Promise<Answer>((resolve, reject) => {
    const asked = request({
      host: hostname,
      port,
      path,
      method,
      headers: { ...length, ...headers },
      agent: false,
      timeout: PATIENCE_MS,
      ...(from !== undefined && { localAddress: from }),
    });
    asked.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.once('error', reject);
    });
    asked.once('timeout', () => asked.destroy(new Error(`${method} ${path} was not answered in ${PATIENCE_MS} ms`)));
    // After an answer nothing is lost any more: a refused body need not be read to its end.
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Does `work` for 0 to `times` - 1, `atOnce` of them together. */
export async function times<T>(times: number, atOnce: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const done: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < times; index = next++) done[index] = await work(index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return done;
}
