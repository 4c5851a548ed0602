import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

/** A request, byte for byte: no client puts it in order. Names and values are written as latin1. */
export interface Sent {
  readonly method: string;
  /** Path and query, as they stand in the request line. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export interface Answer {
  /** 0: the connection ended without an answer. */
  readonly status: number;
  /** Lower-cased names; of a repeated header the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** From the first byte sent to the end of the answer, milliseconds. */
  readonly ms: number;
}

const PATIENCE_MS = 15_000;

/** Sends one request on a connection of its own. An event stream is left as soon as its head is there. */
export function exchange(url: string, { method, target, headers, body }: Sent): Promise<Answer> {
  const given = new Set(headers.map(([name]) => name.toLowerCase()));
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(given.has('host') ? [] : [`Host: ${new URL(url).host}`]),
    'Connection: close',
    ...(given.has('transfer-encoding') ? [] : [`Content-Length: ${body.length}`]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return exchangeBytes(url, Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]));
}

/** The same for bytes that need not be HTTP at all; `end`: nothing more will come. */
export function exchangeBytes(url: string, bytes: Buffer, end = false): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const begun = performance.now();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let heard = begun;
    const socket = connect(Number(port), hostname, () => (end ? socket.end(bytes) : socket.write(bytes)));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      heard = performance.now();
      if (chunk.includes('text/event-stream')) socket.destroy();
    });
    // A server that has heard enough closes while we are still writing.
    socket.on('error', () => undefined);
    socket.once('close', () => resolve({ ...read(Buffer.concat(chunks)), ms: heard - begun }));
  });
}

function read(bytes: Buffer): Omit<Answer, 'ms'> {
  const end = bytes.indexOf('\r\n\r\n');
  // "100 Continue" comes before the answer.
  if (end >= 0 && bytes.subarray(0, 11).toString() === 'HTTP/1.1 10') return read(bytes.subarray(end + 4));
  const [line = '', ...fields] = bytes.subarray(0, Math.max(end, 0)).toString('latin1').split('\r\n');
  const pairs = fields
    .map((field) => field.split(/:\s*(.*)/s))
    .map(([name = '', value = '']) => [name, value] as const);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? 0),
    headers: Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value])),
    body: bytes.subarray(end < 0 ? bytes.length : end + 4),
  };
}
