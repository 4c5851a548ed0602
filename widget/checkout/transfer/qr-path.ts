/**
 * The lazy part of drawing a QR code. It must not import anything the entry has too: the entry is inlined
 * into the page, so a shared import would load all of it a second time (the build refuses that).
 */
import { encode } from 'uqr';

/** Quiet zone of ISO/IEC 18004, in modules. */
const QUIET_ZONE = 4;

/**
 * An SVG path with one unit square per dark module, and the side length of the whole picture.
 *
 * `ecc`: EPC069-12 asks for level M. A wallet's link asks for none, and a Lightning invoice is long: L keeps it coarse.
 * Upper case would make it coarser still (BIP 173 asks for it inside QR codes), but then only with an upper-case scheme,
 * which RFC 3986 allows and some phones do not open.
 */
export function qrPath(text: string, ecc: 'L' | 'M'): { readonly path: string; readonly size: number } {
  const { data, size } = encode(text, { ecc, border: QUIET_ZONE });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { path, size };
}
