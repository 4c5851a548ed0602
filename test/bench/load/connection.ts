import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A keep-alive connection that sends one request at a time. */
export interface Connection {
  send(request: Buffer): Promise<Answer>;
  close(): void;
}

/**
 * A client that does only what both sides of a bench answer with: HTTP/1.1 and a content-length. An ordinary client costs
 * as much as the server it measures, and would hide half of the difference.
 */
export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return overSocket(socket);
}

function overSocket(socket: Socket): Connection {
  let received: Buffer = Buffer.alloc(0);
  let waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;

  const fail = (error: Error) => {
    waiting?.reject(error);
    waiting = null;
  };
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    try {
      const read = readAnswer(received);
      if (read === null) return;
      received = received.subarray(read.length);
      const { resolve } = waiting ?? {};
      waiting = null;
      resolve?.(read.answer);
    } catch (error) {
      fail(error as Error);
    }
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The server closed the connection')));

  return {
    send(request) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      });
    },
    close: () => socket.destroy(),
  };
}

/** Null while it is not complete. */
function readAnswer(bytes: Buffer): { readonly answer: Answer; readonly length: number } | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`An answer without a content-length: ${head}`);
  const from = end + 4;
  const to = from + Number(length);
  if (bytes.length < to) return null;
  return { answer: { status: Number(head.slice(9, 12)), body: bytes.toString('utf8', from, to) }, length: to };
}
