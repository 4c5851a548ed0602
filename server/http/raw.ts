/** A request as it came over the wire: signatures are checked on exactly these bytes. */
export interface RawRequest {
  readonly method: string;
  /** The path behind the mount point, e.g. `/payment-link`. */
  readonly path: string;
  /** Query parameters as text; a repeated one arrives as an array. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Lower-cased names. A repeated header is an array. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}

/** An answer to render: JSON unless `body` is null. */
export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The one value of a header; null when it is missing or repeated. */
export function singleHeader(request: RawRequest, name: string): string | null {
  const value = request.headers[name.toLowerCase()];
  return typeof value === 'string' ? value : null;
}
