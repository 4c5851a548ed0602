/** One outgoing HTTP call. Redirects are never followed. */
export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Whole call, connect included, in milliseconds. */
  readonly timeoutMs: number;
  /** Largest answer read, in bytes; more is `noAnswer`. Default 1 MiB. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/**
 * What became of the call. The line between the last two decides whether money may have moved:
 * `neverSent` means that no byte of the request can have reached the other side.
 */
export type HttpResult =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly body: Buffer;
    }
  | { readonly kind: 'neverSent'; readonly reason: string }
  | { readonly kind: 'noAnswer'; readonly cause: 'timeout' | 'connectionLost' | 'tooLarge'; readonly reason: string };

/** The one door for outgoing HTTP. Never throws for what the network does. */
export interface HttpClient {
  call(call: HttpCall): Promise<HttpResult>;
  close(): Promise<void>;
}
