/**
 * The lazy part of the transfer screen. It must not import anything the entry has too: the entry is inlined
 * into the page, so a shared import would load all of it a second time (the build refuses that).
 */
import { encode } from 'uqr';

/** Quiet zone of ISO/IEC 18004, in modules. */
const QUIET_ZONE = 4;

/** An SVG path with one unit square per dark module, and the side length of the whole picture. */
export function qrPath(text: string): { readonly path: string; readonly size: number } {
  // EPC069-12 asks for error correction level M.
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { path, size };
}
