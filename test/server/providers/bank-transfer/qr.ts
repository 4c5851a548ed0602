import jsQR from 'jsqr';
import { encode } from 'uqr';

/** Draws a text as a QR code with error correction M, photographs it, and reads it back. */
export function throughQrCode(text: string): { readonly text: string | undefined; readonly version: number } {
  const { data, size, version } = encode(text, { ecc: 'M', boostEcc: false, border: 4 });
  const scale = 3;
  const width = size * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const dark = data[Math.floor(y / scale)]?.[Math.floor(x / scale)];
      if (dark) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { text: jsQR(pixels, width, width)?.data, version };
}
