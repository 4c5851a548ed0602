import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Sends requests one after the other over a connection that is open already, one in `everyMs`, and reads each answer to
 * its end. Throws at one that is not 200.
 *
 * @returns of each, milliseconds from the request to the first byte of its answer
 */
export async function firstBytes(url: string, requests: Iterable<Buffer>, everyMs: number): Promise<number[]> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const times: number[] = [];
  try {
    let next = performance.now();
    for (const request of requests) {
      await wait(Math.max(0, next - performance.now()));
      times.push(await firstByte(socket, request));
      next += everyMs;
    }
    return times;
  } finally {
    socket.destroy();
  }
}

function firstByte(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let first = 0;
    let length = 0;
    let whole = Number.POSITIVE_INFINITY;
    const from = performance.now();
    const read = (chunk: Buffer) => {
      if (first === 0) {
        first = performance.now() - from;
        const head = chunk.toString('latin1', 0, chunk.indexOf('\r\n\r\n'));
        if (!head.startsWith('HTTP/1.1 200')) return end(new Error(`The page was answered with ${head}`));
        whole = head.length + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
      }
      length += chunk.length;
      if (length >= whole) end(null);
    };
    const closed = () => end(new Error('The server closed the connection'));
    const end = (error: Error | null) => {
      socket.off('data', read).off('close', closed);
      if (error) reject(error);
      else resolve(first);
    };
    socket.on('data', read).on('close', closed);
    socket.write(request);
  });
}
