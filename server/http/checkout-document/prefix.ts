import { brotliCompress, constants, crc32, deflateRawSync } from 'node:zlib';
import { FINAL_META_BLOCK, metaBlocksOf } from './brotli-meta-block.ts';

/** The part of a document that is the same in each, compressed once. Compressing all of it for each request would cost ten times the request. */
export interface Prefix {
  readonly text: string;
  /** The document that ends in `rest`, as one gzip stream. */
  gzip(rest: string): Buffer;
  /** The same in brotli, a sixth smaller; null until the prefix is compressed, which the first call begins. */
  br(rest: string): Buffer | null;
}

export function prefixOf(text: string): Prefix {
  const bytes = Buffer.from(text);
  // A full flush ends on a byte, and what follows does not refer back.
  const deflated = deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH, level: 9 });
  const checksum = crc32(bytes);
  let brotli: 'unknown' | 'asked for' | Buffer = 'unknown';

  function compress(): void {
    brotli = 'asked for';
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    // Without an end: more follows.
    const options = { finishFlush: constants.BROTLI_OPERATION_FLUSH, params };
    brotliCompress(bytes, options, (error, compressed) => {
      brotli = error ? 'unknown' : compressed;
    });
  }

  return {
    text,
    gzip(rest) {
      const restBytes = Buffer.from(rest);
      const trailer = Buffer.alloc(8);
      trailer.writeUInt32LE(crc32(restBytes, checksum), 0);
      trailer.writeUInt32LE((bytes.length + restBytes.length) >>> 0, 4);
      return Buffer.concat([GZIP_HEADER, deflated, deflateRawSync(restBytes), trailer]);
    },
    br(rest) {
      if (brotli === 'unknown') compress();
      return Buffer.isBuffer(brotli)
        ? Buffer.concat([brotli, ...metaBlocksOf(Buffer.from(rest)), FINAL_META_BLOCK])
        : null;
    },
  };
}

/** RFC 1952: magic, deflate, no flags, no time, best compression, unknown system. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
