import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';

const ENCODINGS = ['br', 'gzip'];

/** Answers with a file in the best form the browser takes. */
export type SendCompressed = (request: Request, response: Response) => void;

/**
 * Reads a text file of the installation, and compresses it once for each encoding when that is first asked for: as well as
 * can be, since store pages load it again and again.
 *
 * @param type its media type, as Express takes it, e.g. `js`
 */
export function compressedFile(path: string, type: string): SendCompressed {
  let plain: Buffer | undefined;
  const kept = new Map<string, Buffer>();
  return (request, response) => {
    plain ??= readFileSync(path);
    // The smaller one where both would do, whatever the browser names first.
    const encoding = ENCODINGS.find((one) => request.acceptsEncodings(one) === one) ?? 'identity';
    const bytes = kept.get(encoding) ?? compressed(plain, encoding);
    kept.set(encoding, bytes);
    if (encoding !== 'identity') response.set('Content-Encoding', encoding);
    // Express adds the ETag, and answers 304 where the browser has this already.
    response.vary('Accept-Encoding').type(type).send(bytes);
  };
}

function compressed(bytes: Buffer, encoding: string): Buffer {
  if (encoding === 'br') {
    return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  }
  return encoding === 'gzip' ? gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }) : bytes;
}
