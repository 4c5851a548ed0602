import { constants, crc32, deflateRawSync } from 'node:zlib';

/** A piece of every document, with its compressed form. */
export interface Fixed {
  readonly text: string;
  readonly bytes: Buffer;
  readonly deflated: Buffer;
}

/** RFC 1952: magic, deflate, no flags, no time, best compression, unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
/** An empty final block: every piece before it ends on a byte boundary, with more to come. */
const FINAL_BLOCK = Buffer.from([3, 0]);
/** A full flush lets pieces be put side by side: none refers back into the one before it. */
const SEPARABLE = { finishFlush: constants.Z_FULL_FLUSH };

/** Compresses a constant piece as well as possible, once. */
export function fixed(text: string): Fixed {
  const bytes = Buffer.from(text);
  return { text, bytes, deflated: deflateRawSync(bytes, { ...SEPARABLE, level: 9 }) };
}

export function textOf(piece: string | Fixed): string {
  return typeof piece === 'string' ? piece : piece.text;
}

/**
 * One gzip stream out of pieces: the constant ones are already compressed, only the few hundred bytes
 * between them cost anything. Compressing the whole page for each request would cost ten times the request.
 */
export function gzipPieces(pieces: readonly (string | Fixed)[]): Buffer {
  let checksum = 0;
  let length = 0;
  const blocks = pieces.map((piece) => {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece.bytes;
    checksum = crc32(bytes, checksum);
    length += bytes.length;
    return typeof piece === 'string' ? deflateRawSync(bytes, SEPARABLE) : piece.deflated;
  });
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE(length >>> 0, 4);
  return Buffer.concat([GZIP_HEADER, ...blocks, FINAL_BLOCK, trailer]);
}
