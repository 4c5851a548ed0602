import WebSocket from 'ws';
import { type ClientFrame, parseFrame, type ServerFrame, writeFrame } from './frames.ts';
import { type DdpTimings, MAX_FRAME_BYTES } from './timings.ts';

export interface SocketEvents {
  open(): void;
  /** Something arrived, readable or not: the line lives. */
  heard(): void;
  frame(frame: ServerFrame): void;
  /** Once, always, whatever happened. */
  closed(reason: string): void;
}

/** A WebSocket that speaks frames. Redirects are not followed, compression is off, huge frames end the connection. */
export interface FrameSocket {
  /** False when nothing was written: the socket is not open, or the frame cannot be written down. */
  send(frame: ClientFrame): boolean;
  /** Drops the line at once. */
  drop(reason: string): void;
  /** Closes politely, then by force; resolves when closed. */
  close(): Promise<void>;
}

export function openSocket(url: string, timings: DdpTimings, events: SocketEvents): FrameSocket {
  const socket = new WebSocket(url, {
    handshakeTimeout: timings.connectTimeoutMs,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    followRedirects: false,
  });
  let reason: string | null = null;
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));

  socket.on('open', () => events.open());
  socket.on('message', (data: Buffer, isBinary) => {
    events.heard();
    const frame = isBinary ? null : parseFrame(data.toString('utf8'));
    if (frame) events.frame(frame);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    reason ??= error.code ?? error.message;
  });
  socket.on('close', (code) => events.closed(reason ?? `closed by the server (${code})`));

  return {
    send(frame) {
      if (socket.readyState !== WebSocket.OPEN) return false;
      try {
        socket.send(writeFrame(frame), () => {});
        return true;
      } catch {
        return false;
      }
    },
    drop(why) {
      reason ??= why;
      socket.terminate();
    },
    async close() {
      reason ??= 'closed by Tillgate';
      socket.close(1000);
      const timer = setTimeout(() => socket.terminate(), timings.closeTimeoutMs);
      await closed;
      clearTimeout(timer);
    },
  };
}
