/// <reference path="./ejson.d.ts" />
/** What travels over a DDP socket: JSON text frames with EJSON values inside (Meteor's DDP specification, version 1). */
import EJSON from 'ejson';
import { z } from 'zod';

const id = z.string().max(256);
const fields = z.record(z.string(), z.unknown());

/** Frames a server sends; whatever else arrives is ignored. */
const serverFrameSchema = z.discriminatedUnion('msg', [
  z.object({ msg: z.literal('connected') }),
  z.object({ msg: z.literal('failed'), version: z.string().max(32) }),
  z.object({ msg: z.literal('ping'), id: id.optional() }),
  z.object({ msg: z.literal('pong') }),
  z.object({ msg: z.literal('added'), collection: z.string(), id, fields: fields.optional() }),
  z.object({
    msg: z.literal('changed'),
    collection: z.string(),
    id,
    fields: fields.optional(),
    cleared: z.array(z.string()).optional(),
  }),
  z.object({ msg: z.literal('removed'), collection: z.string(), id }),
  z.object({ msg: z.literal('ready'), subs: z.array(id) }),
  z.object({ msg: z.literal('nosub'), id, error: z.unknown().optional() }),
  z.object({ msg: z.literal('result'), id, error: z.unknown().optional(), result: z.unknown().optional() }),
  /** The writes of a method are visible; says nothing about its result, and may come before it. */
  z.object({ msg: z.literal('updated') }),
  /** The server could not read one of our frames. */
  z.object({ msg: z.literal('error'), offendingMessage: z.object({ id }).optional().catch(undefined) }),
]);

export type ServerFrame = z.infer<typeof serverFrameSchema>;

export type ClientFrame =
  | { readonly msg: 'connect'; readonly version: '1'; readonly support: readonly ['1'] }
  | { readonly msg: 'ping' }
  | { readonly msg: 'pong'; readonly id?: string }
  | { readonly msg: 'method'; readonly id: string; readonly method: string; readonly params: readonly unknown[] }
  | { readonly msg: 'sub'; readonly id: string; readonly name: string; readonly params: readonly unknown[] }
  | { readonly msg: 'unsub'; readonly id: string };

/** Reads one text frame; null for anything that is not a frame of the protocol, such as the greeting without `msg`. */
export function parseFrame(text: string): ServerFrame | null {
  try {
    const parsed = serverFrameSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function writeFrame(frame: ClientFrame): string {
  return EJSON.stringify(frame);
}

/**
 * Decodes the EJSON inside one value. A value that cannot be decoded (a custom type of the server's own) stays as it came:
 * one odd field must not cost the frame it travels in.
 */
export function decodeValue(value: unknown): unknown {
  try {
    return EJSON.fromJSONValue(value);
  } catch {
    return value;
  }
}
