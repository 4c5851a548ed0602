import { connect } from 'node:net';

/**
 * Sends bytes as they are, for what no HTTP client would send, and reads the answer until the server closes.
 *
 * @param from another address of this machine to come from; default: whichever the system takes
 */
export function sendRaw(url: string, bytes: string | Buffer, from?: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(url);
  const target = { host: hostname, port: Number(port), ...(from !== undefined && { localAddress: from }) };
  return new Promise((resolve, reject) => {
    const socket = connect(target, () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.once('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text }));
    socket.once('error', reject);
  });
}

/** A POST with exactly these header lines (latin1), closing the connection afterwards. */
export function postRaw(url: string, path: string, headers: readonly string[], body: Buffer, from?: string) {
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${new URL(url).host}`,
    'Connection: close',
    `Content-Length: ${body.length}`,
    ...headers,
  ];
  return sendRaw(url, Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), body]), from);
}
