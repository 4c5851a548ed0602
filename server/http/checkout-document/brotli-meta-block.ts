/** RFC 7932 §9.2: one nibble less than five says at most this many bytes. */
const MAX_LENGTH = 1 << 16;

/** An empty last meta-block: ISLAST and ISLASTEMPTY. */
export const FINAL_META_BLOCK = Buffer.from([0b11]);

/**
 * Bytes as they are, in the middle of a brotli stream: uncompressed meta-blocks, which begin and end on a byte. What can
 * compress cannot go on where another stream was flushed, and for a few hundred bytes it would not be worth it.
 */
export function metaBlocksOf(bytes: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += MAX_LENGTH) {
    const piece = bytes.subarray(at, at + MAX_LENGTH);
    // From the lowest bit: not the last, four nibbles, the length less one, uncompressed.
    const header = Buffer.alloc(3);
    header.writeUIntLE(((piece.length - 1) << 3) | (1 << 19), 0, 3);
    blocks.push(header, piece);
  }
  return blocks;
}
