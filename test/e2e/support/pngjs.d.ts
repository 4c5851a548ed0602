/** The part of `pngjs` used here; the package brings no types. */
declare module 'pngjs' {
  export const PNG: {
    readonly sync: { read(file: Buffer): { readonly data: Buffer; readonly width: number; readonly height: number } };
  };
}
