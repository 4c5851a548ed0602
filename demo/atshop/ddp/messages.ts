import { z } from 'zod';

const params = z.array(z.unknown()).default([]);

/** What a client may say; pings are answered before they get here. */
export const clientMessage = z.discriminatedUnion('msg', [
  z.object({ msg: z.literal('connect'), version: z.string(), support: z.array(z.string()) }),
  z.object({ msg: z.literal('pong'), id: z.string().optional() }),
  z.object({ msg: z.literal('method'), id: z.string(), method: z.string(), params }),
  z.object({ msg: z.literal('sub'), id: z.string(), name: z.string(), params }),
  z.object({ msg: z.literal('unsub'), id: z.string() }),
]);
export type ClientMessage = z.infer<typeof clientMessage>;
export type MethodCall = Extract<ClientMessage, { msg: 'method' }>;
export type Subscribe = Extract<ClientMessage, { msg: 'sub' }>;

export type ServerMessage = Readonly<Record<string, unknown>>;

/** How the server takes one message: what it says and when, or that it cuts the connection. */
export interface Reply {
  readonly messages: readonly ServerMessage[];
  /** The messages leave, and the next one gets its turn, only after this. */
  readonly after?: Promise<void>;
  /** `close` says goodbye first, `drop` cuts the line. */
  readonly ending?: 'close' | 'drop';
}

export const SILENCE: Reply = { messages: [] };
export const DROP: Reply = { messages: [], ending: 'drop' };

/** A received text as a message; null for what is not JSON. */
export function parseMessage(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function isPing(message: unknown): message is { readonly msg: 'ping'; readonly id?: unknown } {
  return typeof message === 'object' && message !== null && 'msg' in message && message.msg === 'ping';
}
